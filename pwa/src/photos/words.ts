import { words } from '@/ui/i18n';

export const t = words({
  title: ['照片', 'Photos'],
  take: ['拍照', 'Take a photo'],
  gallery: ['从相册选择', 'From the gallery'],
  stage: ['阶段', 'Stage'],
  empty: ['还没有照片', 'No photos yet'],
  emptyText: ['修前、修后各一张，现场就说得清。', 'One before and one after tell the whole story.'],
  here: ['已送达', 'Arrived'],
  waiting: ['待传', 'Not sent yet'],
  saved: ['照片已保存', 'The photo is saved'],
  unreadable: ['无法读取这张照片', 'This picture cannot be read'],
  takeBack: ['撤回', 'Take back'],
  takenBack: ['已撤回', 'Taken back'],
  notHere: ['照片不在本机', 'Not on this device'],
  unseen: ['照片已保存，本机无法显示此格式', 'Kept; this device cannot show its format'],
  photo: ['{stage}照片，{at}', 'Photo {stage}, {at}'],
  saving: [(n: number) => `正在保存 ${n} 张`, (n: number) => `Saving ${n}`],
});

export const stageWords = words({
  before: ['修前', 'Before'],
  during: ['过程', 'During'],
  after: ['修后', 'After'],
  certificate: ['合格证', 'Certificate'],
  stamp: ['公章', 'Company stamp'],
});
