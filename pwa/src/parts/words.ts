import { words } from '@/ui/i18n';

export const t = words({
  title: ['零件', 'Parts'],
  empty: ['还没有用零件', 'No parts used yet'],
  emptyText: [
    '扫描零件上的条码，批号和合格证会自动填好。',
    'Scan the code on the part: lot and certificate fill themselves in.',
  ],
  add: ['添加零件', 'Add a part'],
  addTitle: ['选择零件', 'Which part?'],
  scan: ['扫描条码', 'Scan the code'],
  scanHint: ['对准条码或二维码', 'Point at the bar code or QR code'],
  scanTyped: ['手动输入条码', 'Type the code'],
  scanNone: ['目录中没有此条码，请手动填写。', 'The catalogue does not know this code. Please fill in by hand.'],
  scanDenied: ['无法使用相机，请手动输入条码。', 'The camera cannot be used. Please type the code.'],
  scanGo: ['查找', 'Look up'],
  search: ['搜索名称、型号、编号', 'Search name, model, number'],
  recent: ['最近用过', 'Used lately'],
  catalogue: ['目录', 'Catalogue'],
  nothingFound: ['目录中没有找到', 'Nothing in the catalogue'],
  byHand: ['手动填写', 'Fill in by hand'],
  own: ['顾客自备的零件', 'The customer’s own part'],
  lots: ['随车批次', 'Lots on the van'],
  lotExpired: ['已过期', 'Expired'],
  another: ['换一个零件', 'Another part'],
  form: ['零件与合格证', 'Part and certificate'],
  name: ['名称', 'Name'],
  maker: ['制造商', 'Maker'],
  model: ['型号', 'Model'],
  qty: ['数量', 'Quantity'],
  unit: ['单位', 'Unit'],
  lot: ['批号', 'Lot'],
  serial: ['序列号', 'Serial number'],
  supplier: ['供应商', 'Supplier'],
  certificate: ['合格证', 'Certificate'],
  certificateNo: ['合格证编号', 'Certificate number'],
  certificateKind: ['种类', 'Kind'],
  certificatePhoto: ['拍合格证', 'Photograph the certificate'],
  certificateAgain: ['重拍', 'Take again'],
  certificateKept: ['合格证照片已保存', 'The certificate’s photo is kept'],
  noCertificate: ['没有合格证', 'No certificate'],
  status: ['验证状态', 'Verified?'],
  origin: ['来源', 'Where from'],
  oldPart: ['旧件去向', 'The old part'],
  price: ['单价', 'Price each'],
  priceNone: ['不收费', 'No charge'],
  ownHint: [
    '当面核对制造商、标记、合格证和外观。',
    'Check maker, mark, certificate and look in the customer’s presence.',
  ],
  needName: ['请填写名称。', 'Please fill in the name.'],
  needQty: ['数量须大于零。', 'The quantity must be more than zero.'],
  needUnit: ['请填写单位。', 'Please fill in the unit.'],
  saved: ['零件已记录', 'The part is recorded'],
  less: ['减少', 'Less'],
  moreOf: ['增加', 'More'],
  takeBack: ['撤回', 'Take back'],
  takenBack: ['已撤回', 'Taken back'],
  photoHere: ['照片已送达', 'Photo arrived'],
  photoWaiting: ['照片待传', 'Photo not sent yet'],
  details: ['批号、来源、旧件', 'Lot, origin, old part'],
  notThisLot: ['目录中没有此批号', 'The catalogue does not have this lot'],
});

export const statusWords = words({
  conforming: ['合格', 'Conforming'],
  to_inspect: ['待检', 'To inspect'],
  nonconforming: ['不合格', 'Nonconforming'],
  scrap: ['报废', 'Scrap'],
  to_decide: ['待定', 'To decide'],
});

export const kindWords = words({
  conformity: ['出厂合格证', 'Conformity'],
  material: ['材质证明', 'Material'],
  test: ['检验报告', 'Test report'],
});

export const originWords = words({
  stock: ['公司库存', 'Our stock'],
  customer: ['顾客自备', 'Customer’s own'],
});

export const oldPartWords = words({
  returned: ['交还顾客', 'Given to the customer'],
  recovered: ['带回', 'Taken along'],
  scrapped: ['就地报废', 'Scrapped'],
  none: ['无旧件', 'None'],
});
