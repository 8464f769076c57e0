import './app.css';
import { render } from 'preact';
import { openClient } from './api/client.ts';
import { applyTheme } from './frame/theme.ts';
import { setBase } from './paths.ts';

const base = document.querySelector<HTMLMetaElement>('meta[name="waybill-base"]')?.content ?? '';
applyTheme();
setBase(base);
openClient(base);

// Only now, as pages build addresses when they are loaded.
const { App, firstAnswers } = await import('./app.tsx');
await firstAnswers(location.pathname);
const place = document.getElementById('app');
if (place !== null) render(<App />, place);
