import './start.ts';
import { render } from 'preact';
import { App } from './app.tsx';
import { firstAnswers } from './first-answers.ts';

const place = document.getElementById('app');
// No `await` out here: every page that is loaded later imports this file, and would wait for it too.
if (place !== null) void firstAnswers(location.pathname).then(() => render(<App />, place));
