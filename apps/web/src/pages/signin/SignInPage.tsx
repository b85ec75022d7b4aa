import { PasswordInput, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { asProblem } from '../../api/problem.ts';
import { signIn } from '../../api/session.ts';
import { workspacePrefix } from '../../paths.ts';
import { Button } from '../../ui/Button.tsx';
import { ProblemView } from '../../ui/ProblemView.tsx';
import css from './SignInPage.module.css';

/** After sign-in one is where one wanted to be. */
function wantedPath(): string {
  const here = location.pathname.slice(workspacePrefix.length);
  return here.startsWith('/sign-in') ? `${workspacePrefix}/` : location.pathname + location.search;
}

export function SignInPage() {
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const spent = new URLSearchParams(location.search).has('error');
  const enter = useMutation({
    mutationFn: () => signIn(email.trim(), password),
    onSuccess: () => location.assign(wantedPath()),
  });
  useEffect(() => {
    document.title = 'Sign in · Plumbline';
  }, []);
  const refused = enter.isError && asProblem(enter.error).status === 401;
  return (
    <main className={css.page}>
      <div className={css.card}>
        <svg className={css.plumb} width="26" height="150" viewBox="0 0 26 150" aria-hidden="true">
          <path d="M13 0v104" stroke="var(--line-strong)" strokeWidth="1.5" />
          <path d="M4 104h18v7l-9 33-9-33z" fill="var(--accent-mark)" />
          <path d="M13 104h9v7l-9 33z" fill="var(--accent)" opacity="0.55" />
        </svg>
        <h1 className={css.title}>Plumbline</h1>
        <p className={css.lead}>
          Every task hangs on a line from strategy to the metal, and every fact travels back up it.
        </p>
        {spent && (
          <div className={css.spent} role="alert">
            <strong>This link was used already, or is too old.</strong> A link signs in once, within 15 minutes.
          </div>
        )}
        <section className={css.part}>
          <h2>With a link</h2>
          <p>On the machine where Plumbline runs, in its folder:</p>
          <pre className={css.command}>npx plumbline sign-in</pre>
          <p>It prints a new link. Open it here.</p>
        </section>
        <details className={css.part} open={enter.isError || undefined}>
          <summary>With e-mail and password</summary>
          <form
            onSubmit={(event) => {
              event.preventDefault();
              enter.mutate();
            }}
          >
            <TextInput
              label="E-mail"
              type="email"
              autoComplete="username"
              required
              withAsterisk={false}
              value={email}
              onChange={(event) => setEmail(event.currentTarget.value)}
            />
            <PasswordInput
              label="Password"
              autoComplete="current-password"
              required
              withAsterisk={false}
              value={password}
              onChange={(event) => setPassword(event.currentTarget.value)}
            />
            {refused ? (
              <p className={css.refused} role="alert">
                E-mail and password do not fit together. What you typed is still there.
              </p>
            ) : (
              enter.isError && <ProblemView error={enter.error} compact />
            )}
            <Button type="submit" tone="strong" busy={enter.isPending}>
              Sign in
            </Button>
          </form>
        </details>
      </div>
    </main>
  );
}
