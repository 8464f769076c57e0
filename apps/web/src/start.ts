import { openClient } from './api/client.ts';
import { applyTheme } from './frame/theme.ts';
import { setBase } from './paths.ts';

// What must be known before any page is loaded, as pages build addresses when they are.
const base = document.querySelector<HTMLMetaElement>('meta[name="waybill-base"]')?.content ?? '';
applyTheme();
setBase(base);
openClient(base);
