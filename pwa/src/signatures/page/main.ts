import '@/ui/tokens.css';
import '@/ui/base.css';
import '@/ui/looks.svelte';
import { mount } from 'svelte';
import Page from './Page.svelte';

const target = document.getElementById('verify');
if (!target) throw new Error('verify.html has no #verify');

mount(Page, { target });

// Without a network the next time. Where there is no worker (a private window), the page is a page.
if ('serviceWorker' in navigator) {
  void navigator.serviceWorker.register('/verify/sw.js', { scope: '/verify/' }).catch(() => undefined);
}
