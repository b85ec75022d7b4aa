/** Asks again until the answer is as wanted; for what other processes do. The test's own time-out bounds it. */
export async function until<Answer>(
  ask: () => Promise<Answer>,
  wanted: (answer: Answer) => boolean,
  everyMs = 100,
): Promise<Answer> {
  for (;;) {
    const answer = await ask();
    if (wanted(answer)) return answer;
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
}
