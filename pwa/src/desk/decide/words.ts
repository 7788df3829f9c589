import { words } from '@/ui/i18n';

/** What waits for a decision of the office. */
export const t = words({
  title: ['待决定', 'To decide'],
  noneTitle: ['没有待决定的事项', 'Nothing to decide'],
  noneText: [
    '现场记录与办公室有出入时，会在这里等您处理；任何记录都不会丢。',
    'When the field and the office disagree, it waits here for you. No record is ever lost.',
  ],
  who: ['{name}：{what}', '{name}: {what}'],
  someone: ['某设备', 'A device'],
  kept: ['记录已保留', 'The work is kept'],
  notTaken: ['未采纳', 'Not taken'],
  waits: ['等待放行', 'Held'],
  apart: ['隔离保存', 'Kept apart'],
  job: ['工单 {number}', 'Job {number}'],
  open: ['查看工单', 'Open the job'],
  close: ['处理完毕', 'Done with it'],
  closeTitle: ['处理结果', 'What was decided'],
  closed: ['已处理', 'Closed'],
  code: ['代码 {code}', 'Code {code}'],
  conflictTitle: ['两边都改了“{field}”', 'Both sides changed “{field}”'],
  current: ['现值', 'It says now'],
  other: ['另一个值', 'The other value'],
  empty: ['（空）', '(nothing)'],
  by: ['{name} 填写', 'by {name}'],
  keep: ['保留现值', 'Keep this'],
  take: ['采用', 'Take this'],
  settled: ['已采用“{value}”', 'Taken: {value}'],
  settledReason: ['两个值已选定：{value}', 'Settled: {value}'],
  items: [(n: number) => `${n} 项`, (n: number) => (n === 1 ? '1 item' : `${n} items`)],
  reason_checked: ['已与技术员核对', 'Checked with the technician'],
  reason_accepted: ['同意，按现场记录', 'Accepted as the field recorded it'],
  reason_double: ['重复，无须处理', 'Double, nothing to do'],
  reason_contacted: ['已联系顾客说明', 'Explained to the customer'],
  reason_redo: ['已安排重做', 'To be done again'],
});

/** What happened, as the office sees it, by code. */
export const happened = words({
  JOB_REASSIGNED: [
    '工单改派他人之后，原技术员的记录才送到。',
    'The job had been given to somebody else before this arrived.',
  ],
  JOB_CANCELLED: ['工单取消之后，技术员的记录才送到。', 'The job had been cancelled before this arrived.'],
  STATUS_NOT_ADVANCED: [
    '步骤与工单当前状态不符：步骤已记下，状态没有变。',
    'The step did not fit the job’s state: it is recorded, the state stayed.',
  ],
  ALREADY_FINISHED: ['另一位技术员已先完成此工单。', 'Somebody else had finished this job first.'],
  VALUE_CONFLICT: [
    '现场和办公室改了同一项内容，两个值都保留着。',
    'Field and office changed the same value; both are kept.',
  ],
  ARRIVED_AFTER_SEAL: [
    '顾客签字之后才送到，列为更正，顾客没有看到过。',
    'It arrived after the customer had signed: an amendment the customer has not seen.',
  ],
  PART_NOT_CONFORMING: ['装用了标识为不合格或报废的零件。', 'A part marked as nonconforming or scrap was fitted.'],
  CALIBRATION_DIFFERS: [
    '技术员所记的仪器校准状态与台账不符。',
    'The instrument’s calibration is not what the technician recorded.',
  ],
  VERDICT_DIFFERS: ['判定与读数、限值对不上。', 'The verdict does not follow from reading and limits.'],
  MINUTES_DIFFER: ['工时分钟数与起止时间对不上。', 'The minutes do not match start and end.'],
  SEAL_DIFFERS: [
    '顾客签字的内容与登记簿有差异；签字已封存。',
    'What the customer signed differs from the register; the signature is sealed all the same.',
  ],
  BASE_SEQ: [
    '设备所知的登记簿版本说不通，可能恢复过旧备份。',
    'The device’s idea of the register makes no sense; it may have been restored from an old copy.',
  ],
  NOT_ALLOWED: ['此人的角色不能这样做，没有采纳。', 'This person’s role may not do that; it was not taken.'],
  NOT_FOUND: [
    '它所指的内容这里没有，或不在此人名下；原样保存着。',
    'It needs something that is not here, or not his; it is kept as it came.',
  ],
  ID_TAKEN: ['同一编号的记录已经有了。', 'There is a record with this id already.'],
  INVALID: ['内容不完整或格式不对。', 'Incomplete, or in the wrong form.'],
  QTY_NOT_POSITIVE: ['零件数量为零。', 'The quantity of the part is nothing.'],
  WINDOW_ENDS_BEFORE_START: ['预约的结束早于开始。', 'The agreed time ends before it starts.'],
  ENDS_BEFORE_START: ['工时的结束早于开始。', 'The time ends before it starts.'],
  FACT_OF_ANOTHER_JOB: ['所指的记录属于另一张工单。', 'It refers to a record of another job.'],
  OVERRIDE_WITHOUT_REASON: ['使用过期仪器而没有写明原因。', 'An instrument past its date was used without a reason.'],
  REASON_MISSING: ['更正没有写明原因。', 'A correction without its reason.'],
  ALREADY_SETTLED: ['已有人选定过。', 'Somebody had settled it before.'],
  ALREADY_CLOSED: ['已有人处理过。', 'Somebody had closed it before.'],
  VALUE_NOT_ALLOWED: ['填写的内容不在允许范围。', 'The value is not possible there.'],
  UNKNOWN_NAME: [
    '服务器不认识这种操作，原样隔离保存。',
    'The server does not know this kind of record; it is kept apart as it came.',
  ],
  NEWER_VERSION: [
    '设备上的版本比服务器新，原样隔离保存。',
    'The device is newer than the server; it is kept apart as it came.',
  ],
  HANDLER_CRASH: ['服务器处理时出错，原样隔离保存。', 'The server failed over it; it is kept apart as it came.'],
  MALFORMED: ['数据损坏，原样隔离保存。', 'It came damaged; it is kept apart as it came.'],
  UUID_TAKEN: [
    '与另一条记录编号相同、内容不同，隔离保存。',
    'Another record has its number with other content; it is kept apart.',
  ],
  UNPARSEABLE_SEAL: [
    '签字文本无法读出，原样隔离保存。',
    'The signed text cannot be read; it is kept apart as it came.',
  ],
});

/** The ways out, by code; one line. */
export const wayOut = words({
  JOB_REASSIGNED: [
    '核对两人的记录是否重复；需要时改派回来。',
    'Check that the two did not do the same; assign it back if need be.',
  ],
  JOB_CANCELLED: [
    '已做的工作是否收费、是否重新登记，请与技术员核对。',
    'Ask the technician what was done, and whether to charge or register it anew.',
  ],
  STATUS_NOT_ADVANCED: [
    '多半是重复点击或次序颠倒；看一下经过即可。',
    'Mostly a double tap or a step out of order; look at the story.',
  ],
  ALREADY_FINISHED: ['请核对两份签字，以先完成的为准。', 'Compare the two signatures; the first one stands.'],
  VALUE_CONFLICT: ['在下面选定一个值。', 'Choose one of the two values below.'],
  ARRIVED_AFTER_SEAL: ['请告知顾客，需要时补签。', 'Tell the customer; have it signed if need be.'],
  PART_NOT_CONFORMING: [
    '请查零件来源与合格证，必要时更换。',
    'Check where the part came from and its certificate; have it replaced if need be.',
  ],
  CALIBRATION_DIFFERS: [
    '核对仪器台账；必要时复测。',
    'Check the instrument’s card; have it measured again if need be.',
  ],
  VERDICT_DIFFERS: ['请看检验记录；必要时复测。', 'Look at the check; have it measured again if need be.'],
  MINUTES_DIFFER: ['请技术员更正工时。', 'Have the technician correct the time.'],
  SEAL_DIFFERS: [
    '打开工单看逐行差异，与顾客核实。',
    'Open the job for the differences line by line; settle them with the customer.',
  ],
  NOT_FOUND: [
    '通常是工单已不在他名下；与技术员核对后关闭。',
    'Mostly the job was no longer his; check with him, then close.',
  ],
});
