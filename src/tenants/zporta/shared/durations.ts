const NUMBERS = ["no", "a", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];

/** A number of days as a sentence has it: "a day", "three days", "30 days". */
export function inDays(days: number): string {
  return `${NUMBERS[days] ?? days} ${days === 1 ? "day" : "days"}`;
}
