import '@/ui/tokens.css';
import '@/ui/base.css';
import '@/ui/looks.svelte';
import { mount } from 'svelte';
import Page from './Page.svelte';

const target = document.getElementById('sign');
if (!target) throw new Error('sign.html has no #sign');

mount(Page, { target });
