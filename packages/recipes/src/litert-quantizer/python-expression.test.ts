import { describe, expect, it } from "vitest";

import { expressionTest } from "../patterns.ts";
import { translatePython } from "./python-expression.ts";

describe("translatePython", () => {
  // Each line: the pattern, what it finds and what it does not, as Python's re.search has it.
  it.each<readonly [string, readonly string[], readonly string[]]>([
    [".*", ["", "a;b;"], []],
    ["", ["", "a"], []],
    ["^name;$", ["name;"], ["name;x;", "a;name;"]],
    ["dense;|MatMul", ["a/dense;", "x/MatMul;"], ["dense_1;"]],
    ["(?i)Dense", ["a/dense;"], ["dens"]],
    ["\\Anet\\/.*;\\Z", ["net/a;"], ["a/net/a;"]],
    ["(?P<layer>\\w+)/(?P=layer);", ["conv/conv;"], ["conv/cone;"]],
    ["(a)(b)\\2\\1", ["abba"], ["abab"]],
    ["block_[0-9]{,2};", ["block_;", "block_12;"], ["block_123;"]],
    ["x{a}", ["x{a}"], ["xa"]],
    ["a]b}", ["a]b}"], ["ab"]],
    ["[]a]b", ["]b", "ab"], ["cb"]],
    ["[^]a]b", ["cb"], ["]b", "ab"]],
    ["[[]x", ["[x"], ["]x"]],
    ["[a\\-z]x", ["-x", "ax"], ["bx"]],
    ["\\-\\_\\:\\;\\ ", ["-_:; "], ["-_:;"]],
    ["layer\\.1(?#the first)$", ["layer.1"], ["layer_1"]],
    ["(?:a|b)(?=;)", ["a;"], ["a"]],
    ["(?<!un)known;", ["known;"], ["unknown;"]],
    ["(?m)^b;$", ["b;"], ["a;b;"]],
    ["\\U0001F600", ["\u{1F600}"], ["x"]],
    ["é", ["café"], ["cafe"]],
  ])("%j", (pattern, found, missed) => {
    const translated = translatePython(pattern);
    if ("problem" in translated) throw new Error(translated.problem);
    const test = expressionTest(translated.expression, "scope");
    expect([...found, ...missed].filter(test)).toEqual(found);
  });

  it("keeps patterns that mean the same readable", () => {
    expect(translatePython("^layer_\\d+/(a|b).*$")).toEqual({ expression: "/^layer_\\d+/(a|b).*$/" });
    expect(translatePython("(?is)x")).toEqual({ expression: "/x/is" });
  });

  it.each([
    ["(?>a)", "a group that begins with (?> has no equal"],
    ["(a)?(?(1)b|c)", "a group that begins with (?( has no equal"],
    ["a(?i:b)", "a group that begins with (?i has no equal"],
    ["(?x) a", "the flag x has no equal"],
    ["a*+", "the possessive repeat *+ has no equal"],
    ["\\q", "there is no escape \\q"],
    ["\\012", "the escape \\0 has no equal here"],
    ["[a", "a set of characters does not end"],
    ["a\\", "it ends with a backslash"],
    ["(a", "Unterminated group"],
    ["a**", "Nothing to repeat"],
  ])("refuses %j", (pattern, problem) => {
    expect(translatePython(pattern)).toEqual({ problem: expect.stringContaining(problem) as string });
  });
});
