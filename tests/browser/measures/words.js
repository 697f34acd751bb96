return runs().map((run) => run.words).join(" ");
