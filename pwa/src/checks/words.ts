import { words } from '@/ui/i18n';

export const t = words({
  title: ['检验', 'Checks'],
  version: ['第 {version} 版', 'Version {version}'],
  noProcedure: ['此产品没有检验规程', 'No procedure for this product'],
  noProcedureText: [
    '请在照片和“实际故障”中说明测试结果，并告知服务主任。',
    'Show the result in photos and under “what it really is”, and tell the supervisor.',
  ],
  instrument: ['检测仪器', 'Instrument'],
  choose: ['选择仪器', 'Choose an instrument'],
  noneChosen: ['尚未选择', 'None chosen'],
  mine: ['在我手上', 'In my hands'],
  findInstrument: ['搜索或扫描编号', 'Search by name or number'],
  limits: ['合格范围', 'Limits'],
  between: ['{lower}–{upper}', '{lower}–{upper}'],
  atLeast: ['≥ {lower}', '≥ {lower}'],
  atMost: ['≤ {upper}', '≤ {upper}'],
  noLimits: ['无限值', 'No limits'],
  reading: ['读数', 'Reading'],
  open: ['未检', 'Not done'],
  judgeBy: ['按规程判断', 'Judge by the procedure'],
  isFine: ['合格', 'Passes'],
  isNot: ['不合格', 'Fails'],
  notApplicable: ['不适用', 'Not applicable'],
  record: ['记录', 'Record'],
  nextOne: ['下一项', 'Next'],
  recordNext: ['记录，下一项', 'Record, next one'],
  again: ['重测', 'Test again'],
  againHint: ['原读数保留', 'The old reading is kept'],
  old: ['原读数', 'Old reading'],
  needReading: ['请输入读数。', 'Please enter the reading.'],
  needReason: ['仪器未校准，请写明仍使用的原因。', 'The instrument is not calibrated: please say why it is used.'],
  needInstrument: ['请选择检测仪器。', 'Please choose the instrument.'],
  override: ['仍使用此仪器的原因', 'Why it is used all the same'],
  expiredSince: ['{day} 校准到期', 'Calibration ended {day}'],
  noCalibration: ['没有校准证书', 'No calibration certificate'],
  validUntil: ['校准有效至 {day}', 'Calibrated until {day}'],
  saved: ['检验已记录', 'The check is recorded'],
  instruction: ['作业指导书', 'Work instruction'],
  safety: ['安全、环保须知', 'Safety and environment'],
  noInstruction: ['此产品没有作业指导书', 'No instruction for this product'],
  noInstructionText: [
    '按通用安全操作规程作业，有疑问先联系服务主任。',
    'Follow the general safety rules; ask the supervisor when in doubt.',
  ],
  limited: ['限用', 'Limited use'],
  stopped: ['停用', 'Out of use'],
  done: ['{done}/{all}', '{done} of {all}'],
});

export const verdictWords = words({
  pass: ['合格', 'Pass'],
  fail: ['不合格', 'Fail'],
  na: ['不适用', 'N/A'],
});

export const calibrationWords = words({
  valid: ['校准有效', 'Calibrated'],
  expired: ['校准过期', 'Calibration expired'],
  none: ['未校准', 'Not calibrated'],
});
