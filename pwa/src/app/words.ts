import { words } from '@/ui/i18n';

/** Signing in, settings, and the frame around all screens. */
export const t = words({
  tagline: ['现场作业，离线可做；顾客签字，即刻封存。', 'Works without a network. Sealed when the customer signs.'],
  username: ['用户名', 'User name'],
  password: ['密码', 'Password'],
  signIn: ['登录', 'Sign in'],
  signingIn: ['正在登录…', 'Signing in…'],
  signedInBefore: ['在本机登录过', 'Signed in here before'],
  wrong: ['用户名或密码不对。', 'User name or password is wrong.'],
  tooMany: ['尝试次数过多，请一分钟后再试。', 'Too many tries. Please wait a minute.'],
  unreachable: [
    '连不上服务器。首次登录需要网络，请检查后再试。',
    'The server cannot be reached. The first sign-in needs a network.',
  ],
  otherUser: [
    '此设备标识属于另一位用户，请联系管理员。',
    'This device belongs to another user. Please ask an administrator.',
  ],
  revoked: ['此设备已停用，请联系管理员。', 'This device has been revoked. Please ask an administrator.'],
  serverTrouble: ['服务器出错，请稍后再试。', 'The server is in trouble. Please try again later.'],
  fillIn: ['请填写用户名和密码。', 'Please fill in user name and password.'],
  handedOver: [
    '此设备已停用：您的工作已全部交给办公室，并已从本机删除。',
    'This device was signed out for good: all your work was handed over to the office and erased here.',
  ],
  expired: ['登录已过期。工作照常保存，登录后继续发送。', 'Signed out by time. Work is kept; sign in to send it.'],
  screenMissing: ['此页面尚未下载到本机', 'This page is not on the device yet'],
  screenMissingHow: ['联网后重新打开一次即可离线使用。', 'Open it once with a network; afterwards it works offline.'],
  reload: ['重新打开', 'Open again'],
  readOnly: ['此工单已不在您名下，只能查看。', 'This job is no longer yours: it can only be looked at.'],
  afterSeal: ['顾客已签字：现在添加的内容作为更正。', 'The customer has signed: what is added now is an amendment.'],
  updateReady: ['新版本已就绪', 'A new version is ready'],
  updateNow: ['更新', 'Update'],
  notFound: ['没有此页面', 'There is no such page'],
  notFoundWhy: ['链接可能不完整', 'The link may be incomplete'],
  notFoundHow: ['请回到今日工单。', 'Go back to today’s jobs.'],
  toToday: ['回到今日工单', 'Today’s jobs'],
});
