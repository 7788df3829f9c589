import '@/ui/tokens.css';
import '@/ui/base.css';
import '@/ui/looks.svelte';
import './settings/install';
import { mount } from 'svelte';
import App from './App.svelte';
import { start } from './fieldseal';

const target = document.getElementById('app');
if (!target) throw new Error('index.html has no #app');

// The databases open while the screen is being made.
void start();
mount(App, { target });
