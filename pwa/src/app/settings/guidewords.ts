import { words } from '@/ui/i18n';

/** Signing out, and the way to the home screen in each browser. */
export const g = words({
  leaveTitle: ['退出前请注意', 'Before you sign out'],
  leaveUnsent: [
    (n: number, files: number) =>
      `本机还有 ${n} 条记录、${files} 个文件未送达。退出后它们仍保存在本机，再次登录后继续发送。`,
    (n: number, files: number) =>
      `${n} ${n === 1 ? 'record' : 'records'} and ${files} ${files === 1 ? 'file' : 'files'} have not reached the office. They stay on this device and are sent when you sign in again.`,
  ],
  leaveOffline: [
    '现在没有网络：退出后，有网络才能再次登录，在那之前不能作业。',
    'There is no network: once out, you can sign in again only with one, and cannot work until then.',
  ],
  signingOut: ['正在退出', 'Signing out'],
  anyBrowser: ['您的浏览器：{name}', 'Your browser: {name}'],
  name_wechat: ['微信', 'WeChat'],
  name_iphone: ['iPhone 或 iPad', 'iPhone or iPad'],
  name_edge: ['安卓 Edge', 'Edge on Android'],
  name_android: ['安卓 Chrome 等', 'Chrome or another on Android'],
  name_mac: ['Mac 上的 Safari', 'Safari on a Mac'],
  name_desktop: ['电脑', 'Desktop'],
  wechat_1: ['点右上角“…”。', 'Tap “…” at the top right.'],
  wechat_2: ['选“在浏览器打开”（iPhone 请选 Safari）。', 'Choose “Open in browser” (on an iPhone: Safari).'],
  wechat_3: [
    '在浏览器里登录，再打开此页。未发送的内容请先在微信里发送。',
    'Sign in there and open this page again. Send unsent work from within WeChat first.',
  ],
  iphone_1: ['点“分享”按钮（方框和向上箭头）。', 'Tap “Share” (a square with an arrow up).'],
  iphone_2: ['向下滑，选“添加到主屏幕”。', 'Scroll down and choose “Add to Home Screen”.'],
  iphone_3: ['点“添加”，以后从主屏幕打开并登录一次。', 'Tap “Add”. From now on open it there, and sign in once.'],
  edge_1: ['点底部的菜单“≡”。', 'Tap the menu “≡” at the bottom.'],
  edge_2: ['选“添加到手机”。', 'Choose “Add to phone”.'],
  edge_3: ['点“安装”或“添加”。', 'Tap “Install” or “Add”.'],
  android_1: ['点右上角的菜单“⋮”。', 'Tap the menu “⋮” at the top right.'],
  android_2: ['选“添加到主屏幕”或“安装应用”。', 'Choose “Add to home screen” or “Install app”.'],
  android_3: ['点“安装”。', 'Tap “Install”.'],
  mac_1: ['打开菜单“文件”。', 'Open the menu “File”.'],
  mac_2: ['选“添加到程序坞”。', 'Choose “Add to Dock”.'],
  mac_3: ['点“添加”。', 'Tap “Add”.'],
  desktop_1: ['用 Chrome 或 Edge 打开。', 'Open it in Chrome or Edge.'],
  desktop_2: ['点地址栏右端的安装图标。', 'Click the install icon at the right of the address bar.'],
  desktop_3: ['点“安装”。', 'Click “Install”.'],
});
