// Starts the app: styles, the service worker, and the root component.
import './styles/fonts.css';
import './styles/tokens.css';
import './styles/base.css';
import { mount } from 'svelte';
import App from './App.svelte';
import { listenToWorker } from './features/notify/worker';
import { watchForUpdates } from './lib/updates.svelte';

watchForUpdates();
listenToWorker();
mount(App, { target: document.getElementById('app')! });
