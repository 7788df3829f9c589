import { words } from '@/ui/i18n';

/** How the work stands with the office. */
export const t = words({
  title: ['发送状态', 'Sending'],
  state_offline: ['没有网络，内容都保存在本机', 'No network. Everything is kept on this device'],
  state_sending: ['正在发送', 'Sending'],
  state_waiting: ['等待发送', 'Waiting to be sent'],
  state_connected: ['办公室已收到全部内容', 'The office has everything'],
  state_answered: ['全部已送达，有的内容需要您处理', 'Everything has arrived; something of it needs you'],
  state_problem: ['需要您处理', 'Needs you'],
  problem_SIGN_IN: ['登录已过期，登录后继续发送', 'Signed out by time: sign in to go on sending'],
  problem_TOO_OLD: [
    '应用版本太旧，更新后才能接收新内容；您的记录已送达',
    'This version is too old to receive; what you sent has arrived. Please update',
  ],
  problem_DEVICE_REVOKED: ['此设备已停用，请联系管理员', 'This device was revoked. Please ask an administrator'],
  problem_STORAGE_FULL: [
    '本机存储已满，请清理空间；新内容无法保存',
    'The device is full. Free some space: nothing new can be saved',
  ],
  problem_STORAGE_DEAD: ['浏览器存储出错，请重新打开应用', 'The browser’s storage failed. Please open the app again'],
  problem_NOT_LOADED: [
    '应用还有一部分没有下载到本机，此项未保存：联网后请再点一次',
    'A part of the app is not on this device yet, so this was not saved: please tap again with a network',
  ],
  problem_SERVER: ['服务器出错，稍后自动重试', 'The server is in trouble; it is tried again by itself'],
  lastContact: ['上次联系', 'Last contact'],
  never: ['尚未联系过', 'Not yet'],
  records: ['待发记录', 'Records to send'],
  files: ['待传文件', 'Files to send'],
  withOffice: ['办公室处理中', 'With the office'],
  oldest: ['最早一条', 'Oldest'],
  sendNow: ['立即发送', 'Send now'],
  sent: ['已与办公室联系', 'The office was reached'],
  notReached: ['暂时联系不上，稍后自动重试', 'Not reached now; it is tried again by itself'],
  attention: ['需要注意', 'Needs attention'],
  attentionHint: ['内容没有丢失，办公室也看得到。', 'Nothing is lost; the office sees it too.'],
  other: ['其他', 'Other'],
  nothing: ['全部已送达', 'Everything has arrived'],
  nothingText: ['新的记录会先保存在本机，再自动发送。', 'New records are kept here first, then sent by themselves.'],
  device: ['这台设备', 'This device'],
  persisted: ['受保护，系统不会清除', 'Protected: the system will not clear it'],
  notPersisted: ['未受保护：请安装到主屏幕', 'Not protected: put the app on the home screen'],
  fileOf: ['文件 {size}', 'File, {size}'],
  photoOf: ['照片 {size}', 'Photo, {size}'],
  fileSent: ['已传 {percent}%', '{percent}% sent'],
  tryAgain: ['重试', 'Try again'],
  dismiss: ['知道了', 'Dismiss'],
  showJob: ['查看工单', 'Show the job'],
  mark_waiting: ['待发', 'Not sent'],
  mark_receipted: ['已收到', 'Received'],
  mark_with_office: ['办公室处理', 'With the office'],
  mark_refused: ['被退回', 'Refused'],
  mark_flagged: ['待复核', 'To be reviewed'],
  mark_sent: ['已送达', 'Sent'],
  catalogue: ['目录', 'Catalogue'],
  catalogueReady: ['已在本机', 'On this device'],
  catalogueLoading: ['正在下载', 'Loading'],
  catalogueMissing: ['尚未下载', 'Not loaded yet'],
  update: ['更新应用', 'Update the app'],
});

/** What became of a mutation, in the words of the person who made it. Keys are the wire's outcomes and codes. */
export const outcomeWords = words({
  rejected: ['未采纳', 'Not taken'],
  held: ['等待办公室放行', 'Held at the office'],
  quarantined: ['等待办公室查看', 'Kept apart at the office'],
  flagged: ['已采纳，待复核', 'Taken, to be reviewed'],
  applied: ['已采纳', 'Taken'],
});

export const codeWords = words({
  JOB_REASSIGNED: ['工单已改派他人，您的记录已保留', 'The job was given to someone else; your work is kept'],
  JOB_CANCELLED: ['工单已取消，您的记录已保留', 'The job was cancelled; your work is kept'],
  STATUS_NOT_ADVANCED: ['此步骤已记录，工单状态未变', 'The step is recorded; the job’s state did not change'],
  ALREADY_FINISHED: ['已有人完成此工单', 'Somebody finished this job before'],
  VALUE_CONFLICT: ['办公室也改了同一内容，两个值都保留', 'The office changed the same thing; both values are kept'],
  ARRIVED_AFTER_SEAL: ['在顾客签字之后到达，作为更正', 'Arrived after the signature: kept as an amendment'],
  PART_NOT_CONFORMING: ['用了未合格的零件', 'A part that does not conform was used'],
  CALIBRATION_DIFFERS: ['仪器校准状态与办公室不同', 'The instrument’s calibration differs at the office'],
  VERDICT_DIFFERS: ['判定与限值不符', 'The verdict does not follow from the limits'],
  MINUTES_DIFFER: ['工时与起止时间不符', 'The minutes do not match start and end'],
  SEAL_DIFFERS: ['签字内容与办公室记录有差异', 'What was signed differs from the office’s records'],
  BASE_SEQ: ['设备与办公室的顺序不符', 'Device and office disagree about the order'],
  FORBIDDEN: ['此角色不能这样做', 'This role may not do that'],
  NOT_ALLOWED: ['不允许', 'Not allowed'],
  NOT_FOUND: ['所需的内容不在办公室，或不在您名下', 'Something it needs is not at the office, or not yours'],
  ID_TAKEN: ['重复的记录', 'Recorded twice'],
  INVALID: ['内容不完整或格式不对', 'Incomplete or in the wrong form'],
  QTY_NOT_POSITIVE: ['数量须大于零', 'The quantity must be more than zero'],
  WINDOW_ENDS_BEFORE_START: ['预约的结束早于开始', 'The agreed time ends before it starts'],
  ENDS_BEFORE_START: ['结束早于开始', 'It ends before it starts'],
  FACT_OF_ANOTHER_JOB: ['属于另一张工单', 'Belongs to another job'],
  OVERRIDE_WITHOUT_REASON: ['使用未校准仪器须写明原因', 'An uncalibrated instrument needs a reason'],
  REASON_MISSING: ['缺少原因', 'The reason is missing'],
  ALREADY_SETTLED: ['已有人处理', 'Settled before'],
  ALREADY_CLOSED: ['已关闭', 'Closed before'],
  VALUE_NOT_ALLOWED: ['内容不在允许范围', 'The value is not allowed'],
  UNKNOWN_NAME: ['服务器尚不认识此操作', 'The server does not know this yet'],
  NEWER_VERSION: ['服务器版本较旧', 'The server is older than this app'],
  HANDLER_CRASH: ['办公室处理时出错，已报告', 'The office could not process it; it is reported'],
  MALFORMED: ['格式损坏', 'Damaged'],
  UUID_TAKEN: ['编号重复', 'Its number is taken'],
});

/** What a mutation was, by its name. */
export const nameWords = words({
  'jobs.accept': ['接单', 'Accepted'],
  'jobs.appoint': ['预约', 'Time agreed'],
  'jobs.travel': ['出发', 'Set out'],
  'jobs.arrive': ['到达', 'Arrived'],
  'jobs.start': ['开始作业', 'Work started'],
  'jobs.leave': ['离开', 'Left'],
  'jobs.report': ['现场确认故障', 'Fault found'],
  'jobs.withdraw': ['撤回', 'Taken back'],
  'jobs.edit': ['更改', 'Changed'],
  'jobs.settle_conflict': ['处理差异', 'Conflict settled'],
  'jobs.register': ['登记', 'Registered'],
  'jobs.assign': ['派工', 'Assigned'],
  'jobs.reschedule': ['改约', 'Rescheduled'],
  'jobs.cancel': ['取消', 'Cancelled'],
  'jobs.verify': ['确认', 'Verified'],
  'parts.use': ['零件', 'Part'],
  'checks.record': ['检验', 'Check'],
  'timesheets.record': ['工时', 'Time'],
  'photos.add': ['照片', 'Photo'],
  'signatures.rate': ['评价', 'Rating'],
  'signatures.sign': ['顾客签字', 'Signature'],
  'customers.create': ['新顾客', 'New customer'],
  'customers.add_site': ['新地址', 'New site'],
  'customers.add_equipment': ['新设备', 'New equipment'],
  'notices.read': ['消息已读', 'Message read'],
  'reviews.close': ['复核完成', 'Reviewed'],
});

/** The words for a code of the wire, or null for one nobody translated. */
export const codeWord = (code: string | null): string | null =>
  code !== null && code in codeWords ? codeWords[code as keyof typeof codeWords]() : null;

export const nameWord = (name: string): string =>
  name in nameWords ? nameWords[name as keyof typeof nameWords]() : name;

export const outcomeWord = (outcome: string): string =>
  outcome in outcomeWords ? outcomeWords[outcome as keyof typeof outcomeWords]() : outcome;
