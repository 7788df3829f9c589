const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** The seal's short code: the first 80 bits of its hash (hex) in Crockford base 32, `XXXX-XXXX-XXXX-XXXX`. */
export function sealCode(hash: string): string {
  if (!/^[0-9a-f]{20}/i.test(hash)) return '';
  let bits = BigInt(`0x${hash.slice(0, 20)}`);
  let code = '';
  for (let i = 0; i < 16; i += 1) {
    code = (CROCKFORD[Number(bits & 31n)] ?? '') + code;
    bits >>= 5n;
  }
  return code.replace(/(.{4})(?=.)/g, '$1-');
}
