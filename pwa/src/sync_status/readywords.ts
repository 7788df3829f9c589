import { words } from '@/ui/i18n';

/** Getting ready for tomorrow. */
export const r = words({
  title: ['为明天准备', 'Prepare for tomorrow'],
  jobs: [(n: number) => `明天的工单：${n} 张`, (n: number) => (n === 1 ? 'Tomorrow: 1 job' : `Tomorrow: ${n} jobs`)],
  jobs_yes: ['名单是最新的', 'The list is up to date'],
  jobs_no: ['一小时内没有联系办公室，可能有变动', 'The office was not reached for an hour: it may have changed'],
  catalogue: ['零件与仪器目录', 'Catalogue of parts and instruments'],
  instructions: ['作业指导书', 'Work instructions'],
  instructed: ['明天 {all} 张工单中 {with} 张有指导书', '{with} of tomorrow’s {all} jobs have one'],
  app: ['无网络时也能打开应用', 'The app opens without a network'],
  app_no: ['联网时重新打开一次应用', 'Open the app once more while there is a network'],
  login: ['登录', 'Sign-in'],
  login_yes: ['至少到 {until}', 'Good at least until {until}'],
  login_no: ['需要重新登录', 'Please sign in again'],
  storage: ['存储受保护', 'Storage is protected'],
  storage_no: ['请安装到主屏幕，系统就不会清除数据', 'Put the app on the home screen, so the system keeps its data'],
  yes: ['已就绪', 'Ready'],
  no: ['未就绪', 'Not ready'],
  unknown: ['浏览器不提供', 'The browser does not tell'],
  loaded: ['已在本机', 'On this device'],
  missing: ['尚未下载', 'Not loaded yet'],
  load: ['全部下载', 'Load everything'],
  done: ['已更新', 'Up to date'],
  notReached: ['联系不上办公室，请稍后再试', 'The office was not reached: please try again later'],
});
