import { words } from '@/ui/i18n';

export const t = words({
  asTaken: [
    '已按相机原样保存（HEIC）：本机无法显示，办公室会收到完整照片。',
    'Kept as the camera made it (HEIC): this device cannot show it, the office gets it whole.',
  ],
});
