/** Personal values in a seal: see `@/app/disclosures`, which what follows the seal shares. */

export {
  digestOf,
  digestsIn,
  digestsOf,
  disclose,
  isObject,
  newSalt,
  readDisclosures,
  type Digest,
  type Disclosures,
} from '@/app/disclosures';
