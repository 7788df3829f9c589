import '@/ui/tokens.css';
import '@/ui/base.css';
import { mount } from 'svelte';
import Kit from './Kit.svelte';

const target = document.getElementById('kit');
if (!target) throw new Error('kit.html has no #kit');

mount(Kit, { target });
