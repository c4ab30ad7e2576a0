import type { Question } from '../question.ts';
import { a3 } from './a3.ts';
import { a4 } from './a4.ts';
import { a11 } from './a11.ts';
import { a12 } from './a12.ts';
import { a14 } from './a14.ts';
import { a20 } from './a20.ts';
import { a21 } from './a21.ts';
import { a22 } from './a22.ts';
import { a23 } from './a23.ts';
import { a24 } from './a24.ts';
import { a25 } from './a25.ts';
import { a26 } from './a26.ts';
import { a27 } from './a27.ts';
import { a29 } from './a29.ts';
import { a30 } from './a30.ts';
import { a31 } from './a31.ts';
import { a50 } from './a50.ts';
import { a51 } from './a51.ts';
import { a52 } from './a52.ts';
import { a53 } from './a53.ts';
import { a54 } from './a54.ts';
import { a56 } from './a56.ts';
import { a57 } from './a57.ts';
import { a58 } from './a58.ts';
import { a59 } from './a59.ts';
import { a60 } from './a60.ts';
import { a61 } from './a61.ts';
import { a62 } from './a62.ts';
import { a63 } from './a63.ts';
import { a65 } from './a65.ts';
import { a66 } from './a66.ts';
import { a67 } from './a67.ts';
import { a68 } from './a68.ts';
import { a69 } from './a69.ts';
import { a70 } from './a70.ts';
import { a71 } from './a71.ts';
import { a72 } from './a72.ts';
import { a73 } from './a73.ts';
import { a74 } from './a74.ts';
import { a75 } from './a75.ts';
import { a76 } from './a76.ts';
import { a77 } from './a77.ts';
import { a78 } from './a78.ts';
import { a79 } from './a79.ts';
import { a80 } from './a80.ts';
import { a81 } from './a81.ts';
import { a82 } from './a82.ts';
import { a83 } from './a83.ts';
import { a84 } from './a84.ts';
import { a85 } from './a85.ts';
import { a86 } from './a86.ts';
import { a87 } from './a87.ts';
import { a88 } from './a88.ts';
import { a90 } from './a90.ts';
import { a91 } from './a91.ts';
import { a92 } from './a92.ts';
import { a93 } from './a93.ts';
import { a100 } from './a100.ts';
import { a101 } from './a101.ts';
import { a102 } from './a102.ts';
import { a103 } from './a103.ts';
import { a104 } from './a104.ts';
import { a105 } from './a105.ts';
import { a124 } from './a124.ts';

/** Every question, in the order in which they are asked. */
export const QUESTIONS: readonly Question[] = [
  a3,
  a4,
  a11,
  a12,
  a14,
  a20,
  a21,
  a22,
  a23,
  a24,
  a25,
  a26,
  a27,
  a29,
  a30,
  a31,
  a50,
  a51,
  a52,
  a53,
  a54,
  a56,
  a57,
  a58,
  a59,
  a60,
  a61,
  a62,
  a63,
  a65,
  a66,
  a67,
  a68,
  a69,
  a70,
  a71,
  a72,
  a73,
  a74,
  a75,
  a76,
  a77,
  a78,
  a79,
  a80,
  a81,
  a82,
  a83,
  a84,
  a85,
  a86,
  a87,
  a88,
  a90,
  a91,
  a92,
  a93,
  a100,
  a101,
  a102,
  a103,
  a104,
  a105,
  a124,
];
