import { words } from '@/ui/i18n';

export const t = words({
  title: ['检测仪器', 'Instruments'],
  mine: ['在我手上', 'In my hands'],
  others: ['其他仪器', 'Others'],
  none: ['目录中没有仪器', 'No instruments in the catalogue'],
  noneText: ['联网后目录会自动下载。', 'The catalogue comes by itself with a network.'],
  due: ['校准至 {day}', 'Calibrated until {day}'],
  soon: ['{day} 到期', 'Due {day}'],
  over: ['{day} 已过期', 'Expired {day}'],
  without: ['没有校准证书', 'No calibration certificate'],
  limited: ['限用', 'Limited use'],
  stopped: ['停用', 'Out of use'],
});
