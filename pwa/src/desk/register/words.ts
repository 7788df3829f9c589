import { words } from '@/ui/i18n';

/** The register. */
export const t = words({
  title: ['登记簿', 'Repair register'],
  search: ['查找', 'Search'],
  searchHint: [
    '工单号、顾客、电话、地址、产品、序列号、故障',
    'Job no., customer, phone, address, product, serial, fault',
  ],
  view: ['状态', 'Status'],
  all: ['全部', 'All'],
  unassigned: ['未派工', 'Unassigned'],
  open: ['未完工', 'Open'],
  toVerify: ['待确认', 'To verify'],
  verified: ['已确认', 'Verified'],
  cancelled: ['已取消', 'Cancelled'],
  anyCentre: ['全部中心', 'All centres'],
  anyTechnician: ['全部技术员', 'All technicians'],
  from: ['登记日期', 'Received'],
  to: ['至', 'to'],
  columns: ['显示栏目', 'Columns'],
  usual: ['恢复默认', 'Usual ones'],
  export: ['导出', 'Export'],
  clear: ['清除条件', 'Clear filters'],
  noneTitle: ['没有符合条件的工单', 'No jobs match'],
  noneText: ['换个词试试，或清除条件。', 'Try another word, or clear the filters.'],
  emptyTitle: ['登记簿还是空的', 'The register is empty'],
  emptyText: ['按 N 登记第一张工单。', 'Press N to write the first job.'],
  shown: [
    (n: number, more: boolean) => (more ? `已显示 ${n} 张，往下还有` : `共 ${n} 张`),
    (n: number, more: boolean) => (more ? `${n} shown, more below` : n === 1 ? '1 job' : `${n} jobs`),
  ],
  keys: ['↑↓ 选择　回车打开', '↑↓ to choose, Enter to open'],
  list: ['工单', 'Jobs'],
  sealed: ['已封存', 'Sealed'],
  flagged: [(n: number) => `${n} 项待决定`, (n: number) => (n === 1 ? '1 to decide' : `${n} to decide`)],
});
