import { describe, expect, it } from "vitest";
import { comparableText } from "../../../shared/similarity/comparable-text.ts";
import { shortForm, shortFormKeys, similarityOfShort } from "../../../shared/similarity/short-form.ts";

const form = (text: string): string[] => shortForm([{ role: "user", text: comparableText(text) }]);
const same = (a: string, b: string): boolean => similarityOfShort(form(a), form(b)) !== undefined;

describe("short chats", () => {
  it.each([
    ["How do I reset my PIN?", "Hello, how do I reset my PIN please?"],
    ["How do I reset my PIN?", "Good morning! How do I reset my PIN? Thanks a lot"],
    ["Wo ist mein Paket?", "Hallo, wo ist mein Paket bitte"],
    ["Where is my parcel?", "Where is my parcle?"],
    ["Where is my parcel?", "Where is my parcell?"],
    ["Where is my parcel?", "Where is my pacel?"],
    ["Where is my parcel?", "where is my parxel"],
    ["Где моя посылка?", "Где моя посылкв?"],
    ["What is the capital of France?", "what's the capital of france"],
    ["I cannot log in to my account", "I can't login to my account"],
    ["I don't know how to cancel it", "i dont know how to cancel it"],
    ["Where is my parcel?", "Where is my parcel? \u{1f61f}"],
    ["My screen stays black", "My screen stays black. Sent from my iPhone"],
    [
      "I would like to change the delivery address of my last order",
      "I would like to chnage the delivery adress of my last order",
    ],
  ])("%j says the same as %j", (a, b) => {
    expect(same(a, b)).toBe(true);
    const keys = shortFormKeys(form(b));
    expect(shortFormKeys(form(a)).some((key, i) => key !== undefined && key === keys[i])).toBe(true);
  });

  it.each([
    ["Can I top up with cash?", "Can I top up with a cheque?"],
    ["Can I pay with my card?", "Can I pay with my cash?"],
    ["Is my card lost?", "Is my card last?"],
    ["Send it from here", "Send it form here"],
    ["Is it 15 euros?", "Is it 16 euros?"],
    ["Add 12345 to it", "Add 12346 to it"],
    ["Call user_name_a now", "Call user_name_b now"],
    ["Where is my parcel?", "Where was my parcle?"],
    ["increase my limit", "decrease my limit"],
    ["Where is my parcel?", "Where is my marcel?"],
    ["Where is my parcel?", "Wheer is my parcle?"],
    ["My payment failed", "My payment has failed"],
    ["Hello", "Thanks"],
    ["Is it good? \u{1f44d}", "Is it bad? \u{1f44d}"],
    ["\u{1f44d}", "\u{1f44e}"],
    ["I can log in", "I can't log in"],
    [
      "I would like to change the delivery address of my last order",
      "I would like to chnage the delivrey adress of my last order",
    ],
    ["我的卡在哪里", "我的车在哪里"],
  ])("%j does not say the same as %j", (a, b) => {
    expect(same(a, b)).toBe(false);
  });
});
