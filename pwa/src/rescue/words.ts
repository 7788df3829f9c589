import { words } from '@/ui/i18n';

/** A file of unsent work, as the technician sees it. */
export const t = words({
  title: ['未上传的工作存成文件', 'Unsent work as a file'],
  what: [
    (records: number, files: number) => `${records} 条记录、${files} 个文件还不在办公室。`,
    (records: number, files: number) =>
      `${records === 1 ? '1 record' : `${records} records`} and ${files === 1 ? '1 file' : `${files} files`} are not at the office yet.`,
  ],
  when: [
    '手机长时间传不出去、要换机或送修时：存成一个加密文件，用微信、邮件或数据线交给办公室。手机上的内容不变，照常继续。',
    'If this phone cannot send for long, or is to be handed in: make one encrypted file and give it to the office by mail, messenger or cable. Nothing on the phone changes; work goes on.',
  ],
  forOffice: ['只有办公室能打开。', 'Only the office can open it.'],
  noKey: [
    '这部手机还没有办公室的密钥，请设一个口令，并另行告诉办公室（例如打电话）。',
    'This phone has no key of the office yet: choose a passphrase, and tell it to the office another way, by phone for instance.',
  ],
  passphrase: ['口令', 'Passphrase'],
  passphraseHint: ['至少 10 个字符', 'At least 10 characters'],
  usePassphrase: ['改用口令', 'Use a passphrase instead'],
  useKey: ['改用办公室的密钥', 'Use the office’s key instead'],
  make: ['生成文件', 'Make the file'],
  making: ['正在生成 {percent}%', 'Making it, {percent}%'],
  ready: ['文件已生成：{size}', 'The file is ready: {size}'],
  share: ['发送给办公室', 'Send to the office'],
  save: ['存到手机', 'Save on the phone'],
  saved: ['已存到下载文件夹', 'Saved among the downloads'],
  handed: [
    '已交出。手机上的内容照旧，以后仍会自动上传，不会重复。',
    'Handed over. All of it stays here and is still sent later; nothing counts twice.',
  ],
  failed: ['文件没有生成，请再试一次。', 'The file was not made; please try again.'],
});

/** What is missing on this device. */
export const a = words({
  title: ['手机上的工作丢失了', 'Work on this phone is missing'],
  lost: [
    (name: string, unsent: number, since: string) => `${name}：浏览器清除了 ${unsent} 条未上传的记录（${since}起）。`,
    (name: string, unsent: number, since: string) =>
      `${name}: the browser has cleared ${unsent === 1 ? '1 record' : `${unsent} records`} that had not been sent, from ${since} on.`,
  ],
  ways: ['现在可以这样做：', 'What you can do now:'],
  way_server: ['登录，看看工单里哪些已经有了。', 'Sign in and look at your jobs: some of it may be there.'],
  way_file: ['以前存过加密文件的，交给办公室导入。', 'If you made an encrypted file before, give it to the office.'],
  way_call: [
    '打电话给办公室，趁记得清楚把缺的补上。',
    'Call the office, and enter what is missing while you remember it.',
  ],
  told: ['连上网后，办公室会自动知道。', 'The office is told as soon as there is a connection.'],
  understood: ['知道了', 'Understood'],
});
