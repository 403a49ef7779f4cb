import { expect, test } from 'vitest';
import { sampleFlow } from '../../testing/memory-store.ts';
import { bitRateWords, essenceWords, statusWords } from './flow-words.ts';
import { formatLabel } from './format-words.ts';
import { rowState } from './provenance-words.ts';
import { lengthWords, timeWords } from './time-words.ts';

test('a row says of its credentials only what it knows itself', () => {
  expect(rowState(sampleFlow(1))).toBe('unmarked');
  expect(rowState(sampleFlow(1, { tags: { 'c2pa-provenance': 'none' } }))).toBe('none');
  expect(rowState(sampleFlow(1, { collected_by: ['other'] }))).toBe('collection');
  const data = { format: 'urn:x-nmos:format:data', codec: 'application/c2pa' };
  expect(rowState(sampleFlow(1, { collected_by: ['other'], ...data }))).toBe('holder');
});

test('timeranges in words, and as TAI only where that makes sense', () => {
  expect(timeWords('[0:0_12:480000000)')).toEqual({ span: '0:00:00.000 to 0:00:12.480', length: '12.480 s' });
  expect(timeWords('[1786363200:0_1786363210:0)')).toEqual({
    span: '496212:00:00.000 to 496212:00:10.000',
    length: '10.000 s',
    tai: '2026-08-10 11:59:23.000 UTC (TAI − UTC: 37 s)',
  });
  expect(timeWords('_')).toEqual({ span: 'All of time' });
  expect(timeWords('()')).toEqual({ span: 'Empty: it has no media' });
  expect(timeWords('[5:0_')).toEqual({ span: '0:00:05.000 to no stated end' });
  expect(timeWords('soon')).toEqual({ span: 'soon' });
  expect(['[1:0_3:0)', '_', '()', undefined].map(lengthWords)).toEqual(['0:00:02.000', '', '', '']);
});

test('technical facts in plain words', () => {
  const essence_parameters = {
    frame_width: 1920,
    frame_height: 1080,
    frame_rate: { numerator: 30_000, denominator: 1001 },
  };
  const video = sampleFlow(1, { format: 'urn:x-nmos:format:video', codec: 'video/h264', essence_parameters });
  expect(essenceWords(video)).toBe('1920 × 1080 · 29.97 fps · video/h264');
  const sound = { essence_parameters: { sample_rate: 48_000, channels: 2 }, codec: 'audio/aac' };
  expect(essenceWords(sampleFlow(1, sound))).toBe('48 kHz · stereo · audio/aac');
  expect(essenceWords(sampleFlow(1))).toBe('video/mp4');
  expect([bitRateWords(800), bitRateWords(12_500)]).toEqual(['800 kbit/s', '12.5 Mbit/s']);
  expect([statusWords('closed_complete'), statusWords('constructor')]).toEqual(['Complete', 'constructor']);
  expect([formatLabel('urn:x-nmos:format:multi'), formatLabel('toString')]).toEqual(['Multi-essence', 'toString']);
});
