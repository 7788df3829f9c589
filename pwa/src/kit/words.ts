import { words } from '@/ui/i18n';

/** The page of components. */
export const t = words({
  title: ['组件', 'Components'],
  windowTitle: ['Fieldseal · 组件', 'Fieldseal · Components'],
  intro: [
    '界面的全部组件和状态。颜色只用色彩变量；状态总是图标加文字。',
    'Every part of the screens, in every state. Colours are tokens only; a state is always icon and word.',
  ],
  look: ['外观', 'Look'],
  light: ['浅色', 'Light'],
  dark: ['深色', 'Dark'],
  sunlight: ['阳光', 'Sunlight'],
  language: ['语言', 'Language'],
  text: ['字号', 'Text size'],
  percent: ['{n}%', '{n}%'],
  contents: ['目录', 'Contents'],

  colours: ['颜色', 'Colours'],
  coloursNote: ['前景色 / 底色，对比度，至少应有的对比度。', 'Front on back, their contrast, and the least it may be.'],
  surfaces: ['底面与墨色', 'Surfaces and ink'],
  tappable: ['可点', 'Can be tapped'],
  judging: ['判断', 'Judging'],
  tags: ['零件标签', 'Tags on parts'],
  sealing: ['印，只用于封存', 'The seal, and nothing else'],
  atLeast: ['至少 {n}', 'at least {n}'],
  enough: ['够', 'enough'],
  tooLittle: ['不够', 'too little'],
  specimen: ['字 Aa 8', 'Aa 字 8'],

  type: ['字级与间距', 'Type and distances'],
  typeSample: ['电源线已更换 230.4 V', 'Power cord replaced 230.4 V'],
  icons: ['图标', 'Icons'],
  iconsNote: ['不会单独出现：旁边有文字，或有读屏名称。', 'Never alone: a word beside it, or a spoken name.'],

  buttons: ['按钮', 'Buttons'],
  inputs: ['输入', 'Entering'],
  lists: ['段落与行', 'Blocks and rows'],
  marks: ['标记', 'Marks'],
  layers: ['上方的层', 'Bars and layers'],
  deskParts: ['派工台', 'The desk'],
});
