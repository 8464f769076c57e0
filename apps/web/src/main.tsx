import './app.css';
import './first-page.tsx';
