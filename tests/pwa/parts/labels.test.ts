import { expect, test } from 'vitest';
import { beside } from '@/parts/labels';

test.each([
  ['冷凝水提升泵', ['澜科', 'PSB-12A', 'PSB-12A'], ['澜科', 'PSB-12A']],
  ['水箱温度传感器', ['恒暖', 'NTC-10K/3435', 'NTC-10K-3435'], ['恒暖', 'NTC-10K/3435']],
  ['四通换向阀 SHF-9H-34U', ['三原', 'SHF-9H-34U', 'X-1'], ['三原', 'X-1']],
  ['制冷剂 R410A', [null, 'R410A', undefined], []],
])('D5 beside %s stands each number once', (name, labels, shown) => {
  expect(beside(name, ...labels)).toEqual(shown);
});
