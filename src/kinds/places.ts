/**
 * GitLab knows nothing of runbooks and templates: a declaration is live where its page or file is. One that moves
 * is found where the base had it, and what an interrupted move left there is found besides.
 */

/** Where to look for an object. */
export interface Place<Found> {
  /** What is the same for all places of one object. */
  readonly object: string;
  /** What is the same for all objects that would share the place. */
  readonly at: string;
  find(): Promise<Found | undefined>;
}

export interface Placed<Found> {
  readonly object: string;
  readonly found: Found;
  /** It also is where it was before. */
  readonly former?: Found;
}

/** Objects at the first of their places that holds something. A place belongs to the first object that claims it. */
export async function findPlaced<Found>(places: readonly Place<Found>[]): Promise<Placed<Found>[]> {
  const owners = new Map<string, Place<Found>>();
  for (const place of places) if (!owners.has(place.at)) owners.set(place.at, place);
  const looked = await Promise.all(
    [...owners.values()].map(async ({ object, find }) => ({ object, found: await find() })),
  );
  const objects = new Map<string, Placed<Found>>();
  for (const { object, found } of looked) {
    const known = objects.get(object);
    if (found === undefined) continue;
    if (known === undefined) objects.set(object, { object, found });
    else if (known.former === undefined) objects.set(object, { ...known, former: found });
  }
  return [...objects.values()];
}
