import { expect, it } from "vitest";
import { decimal, numberWords, opened, span } from "../src/clinic/words";

it("writes a true minus, and no minus before nothing", () => {
  expect(decimal(-3.04, 1)).toBe("−3.0");
  expect(decimal(-0.01, 1)).toBe("0.0");
});

it("gives a value as many decimals as its interval is worth", () => {
  expect(numberWords(160.72, "N·m", [148.4, 173.0])).toEqual({
    value: "161 N·m",
    interval: "148–173",
  });
  expect(numberWords(50.68, "°", [50.0, 51.36])).toEqual({ value: "50.7°", interval: "50.0–51.4" });
});

it("says where no error is known", () => {
  expect(numberWords(62, "N·m", null).interval).toBe("error unknown");
});

it("puts an interval over zero into words, so that no dash passes for a sign", () => {
  expect(span([-4, 3], 0)).toBe("−4 to 3");
  expect(span([3, 4], 0)).toBe("3–4");
});

it("opens a sentence", () => {
  expect(opened("left")).toBe("Left");
});
