/*
 * Implementation power over one case and three courts: a basic court L (docketed the case, epoch 1), its
 * superior M, and the superior of both, H. README.md says which lines of code each rule stands for.
 *
 * One process per ruling, each step one transaction of one node, so a crash loses nothing and is no step.
 * A message in an outbox is a fact of its sender's database and can be taken at any time, in any order, again
 * and again: that is loss, doubling and reordering. Every step uses something up, so all runs end, and a state
 * in which nothing is left to do is where every fair run ends: there `Quiet` asserts what is finally so.
 *
 * Switches: M_RULINGS, H_RULINGS (how many each may issue), WITHDRAWALS (how many, first ids first, may be
 * withdrawn), RESTORE (one court comes back from an older backup), the planted faults, and, to see what else a
 * fault breaks, ONLY_OWNERS (claim only that no epoch has two owners) or ACTS_UNCHECKED (all but valid acts).
 * What is printed tells a trail in words (spin -k power.pml.trail power.pml); courts are 0 (L), 1 (M), 2 (H).
 */
#ifndef M_RULINGS
#define M_RULINGS 2
#endif
#ifndef H_RULINGS
#define H_RULINGS 2
#endif
#ifndef WITHDRAWALS
#define WITHDRAWALS 9
#endif
#define RULINGS (M_RULINGS + H_RULINGS)
#define EPOCHS (RULINGS + 2)

#define L 0
#define M 1
#define H 2
#define NOBODY 3

/* what a recipient made of a message */
#define NONE 0
#define APPLIED 1
#define REFUSED 2
#define INERT 3

/* the superior's exchange, as far as it is about this ruling */
#define UNISSUED 0
#define RULED 1
#define WITHDRAWING 2
#define SERVED 3
#define REVIEWING 4           /* refused or withdrawn: the superior may rule again, under a new id */

#define ISSUER(s) (s < M_RULINGS -> M : H)

/* --- the databases ------------------------------------------------------------------------------------ */
bool held[3];                 /* powers.state at each court: held or elsewhere */
byte epoch[3];                /* powers.epoch: held, or the last one this court passed plus one */

bool named[RULINGS];          /* this id is used up (ids are random: never used twice, even after a restore) */
byte holder[RULINGS];         /* recipient of the ruling: the court it takes the power from */
byte next[RULINGS];           /* the court it gives the power to */
byte from[RULINGS];           /* fromepoch */
byte exchange[RULINGS];       /* not UNISSUED: the ruling is in the issuer's outbox */
byte decided[RULINGS];        /* inbox of the recipient; APPLIED puts ruling_served into its outbox */
byte receipted[RULINGS];      /* the receipt the issuer has taken */
bool withdrawn[RULINGS];      /* the withdrawal is in the issuer's outbox */
byte w_decided[RULINGS];      /* inbox of the recipient */
byte w_receipted[RULINGS];    /* the receipt the issuer has taken */
byte certified[RULINGS];      /* ruling_served in the inbox of the new holder */

/* --- the restored court ------------------------------------------------------------------------------- */
byte restored = NOBODY;       /* which court it will be */
byte phase;                   /* 0 no backup yet, 1 backup made, 2 restored and asking, 3 going on */
bool answered[3];             /* this peer has returned what it has, and takes nothing more of the old life */
bool old_ruling[RULINGS];     /* of the old life, forgotten by the sender, still under way in the broker: */
bool old_withdrawal[RULINGS];
bool old_served[RULINGS];
byte old_receipt[RULINGS];
byte old_w_receipt[RULINGS];
bool back_issued[RULINGS];    /* what the peers returned */
bool back_withdrawn[RULINGS];
byte back_decided[RULINGS];
byte back_w_decided[RULINGS];
bool b_held; byte b_epoch;    /* the backup */
bool b_withdrawn[RULINGS];
byte b_exchange[RULINGS], b_decided[RULINGS], b_receipted[RULINGS], b_w_decided[RULINGS], b_w_receipted[RULINGS], b_certified[RULINGS];

#define TURN(s) (!named[s] && (s == 0 || s == M_RULINGS || named[s - 1]))
#define OPEN(s) (exchange[s] == RULED || exchange[s] == WITHDRAWING)
#if M_RULINGS == 2
#define NONE_OPEN_M (!OPEN(0) && !OPEN(1))
#else
#define NONE_OPEN_M (!OPEN(0))
#endif
#if H_RULINGS == 2
#define NONE_OPEN_H (!OPEN(M_RULINGS) && !OPEN(M_RULINGS + 1))
#else
#define NONE_OPEN_H (!OPEN(M_RULINGS))
#endif
#define NONE_OPEN(c) (c == M -> NONE_OPEN_M : NONE_OPEN_H)
#define WAITING(c) (phase == 2 && restored == c)
#ifdef RETURN_WITHOUT_FENCE
#define TAKES_OLD(c) true
#define TAKES_OLD_RECEIPTS(c) true
#else
#define TAKES_OLD(c) (!answered[c])
#ifdef RECEIPTS_WITHOUT_FENCE
#define TAKES_OLD_RECEIPTS(c) true
#else
#define TAKES_OLD_RECEIPTS(c) (!answered[c])
#endif
#endif

/* --- planted faults ----------------------------------------------------------------------------------- */
#ifdef ACCEPT_EQUAL_EPOCH
#define FITS(s) ((held[holder[s]] && epoch[holder[s]] == from[s]) || epoch[holder[s]] == from[s] + 1)
#else
#define FITS(s) (held[holder[s]] && epoch[holder[s]] == from[s])
#endif
#if defined(NO_COMPARE_AND_SET)
#define NEW_RULING(s) (decided[s] == NONE && !checked[s])
#elif defined(NO_INBOX_MEMORY)
#define NEW_RULING(s) (decided[s] == NONE || (decided[s] == APPLIED && !FITS(s)))
#else
#define NEW_RULING(s) (decided[s] == NONE)
#endif
#ifdef NO_COMPARE_AND_SET
bool checked[RULINGS];        /* read and found to fit; written in a later step without looking again */
#endif
#ifdef RESUME_ON_TIMER
bool timer_used;
#endif
#ifdef NO_EPOCH_GUARD
#define NEWER(s, c) true
#else
#define NEWER(s, c) (from[s] + 1 > epoch[c])
#endif

/* --- what the merged signed logs say (no node reads this) --------------------------------------------- */
byte owner[EPOCHS] = NOBODY;  /* who took this epoch over on a certificate */
byte promised[EPOCHS] = NOBODY; /* to whom it was passed last: what superiors may have heard, true or stale */
bool passed[EPOCHS];          /* its owner has signed that it passed, and the signature is known to somebody */
byte top = 1;                 /* the highest epoch with an owner */

/* One holder: whoever may act now owns its epoch, has not signed its passing, and there is no later owner. */
inline acts_are_valid() {
#if !defined(ONLY_OWNERS) && !defined(ACTS_UNCHECKED)
	assert(!held[L] || WAITING(L) || (owner[epoch[L]] == L && !passed[epoch[L]] && top == epoch[L]));
	assert(!held[M] || WAITING(M) || (owner[epoch[M]] == M && !passed[epoch[M]] && top == epoch[M]));
	assert(!held[H] || WAITING(H) || (owner[epoch[H]] == H && !passed[epoch[H]] && top == epoch[H]));
#endif
	skip
}

inline own(c, e) {
	assert(owner[e] == NOBODY || owner[e] == c);   /* no epoch has two owners */
	assert(e == top || e == top + 1);              /* gapless, and never back */
	owner[e] = c;
	top = e
}

inline pass(s) {
	held[holder[s]] = false;
	epoch[holder[s]] = from[s] + 1;
	passed[from[s]] = true;
	promised[from[s] + 1] = next[s];
	decided[s] = APPLIED;
	printf("%d applies ruling %d: epoch %d passes to %d\n", holder[s], s, from[s] + 1, next[s])
}

inline take_ruling(s) {
	if
	:: w_decided[s] == APPLIED -> decided[s] = INERT; printf("%d: ruling %d is inert\n", holder[s], s)
	:: w_decided[s] != APPLIED && FITS(s) ->
#ifdef NO_COMPARE_AND_SET
		checked[s] = true
#else
		pass(s)
#endif
	:: else ->
#ifdef NO_INBOX_MEMORY
		old_receipt[s] = decided[s];
#endif
		decided[s] = REFUSED;
		printf("%d refuses ruling %d (R3)\n", holder[s], s)
	fi
}

inline take_receipt(s, outcome) {
	receipted[s] = outcome;
	printf("%d takes the receipt of ruling %d: %d (1 applied, 2 refused, 3 inert)\n", ISSUER(s), s, outcome);
	if
	:: exchange[s] == RULED && outcome == REFUSED -> exchange[s] = REVIEWING
	:: exchange[s] != REVIEWING && outcome == APPLIED && next[s] != ISSUER(s) ->
		exchange[s] = SERVED                       /* designation: another court takes over */
	:: else
	fi;
	passed[from[s]] = passed[from[s]] || outcome == APPLIED
}

inline take_w_receipt(s, outcome) {
	w_receipted[s] = outcome;
	if
	:: exchange[s] == WITHDRAWING -> exchange[s] = (outcome == APPLIED -> REVIEWING : RULED)
	:: else
	fi
}

inline take_certificate(s) {
	passed[from[s]] = true;
	certified[s] = REFUSED;
	if
	:: !held[next[s]] && NEWER(s, next[s]) &&
	   (next[s] != ISSUER(s) || exchange[s] == RULED || exchange[s] == WITHDRAWING) ->
		certified[s] = APPLIED;
		held[next[s]] = true;
		epoch[next[s]] = from[s] + 1;
		printf("%d holds epoch %d by certificate of ruling %d\n", next[s], from[s] + 1, s);
		own(next[s], from[s] + 1);
		if
		:: next[s] == ISSUER(s) -> exchange[s] = SERVED
		:: else
		fi
	:: else -> printf("%d refuses the certificate of ruling %d\n", next[s], s)
	fi
}

proctype Ruling(byte s) {
	byte e;
end:	do
	/* the superior issues, on anything that is or was true of the power and not older than it knows; or never */
	:: atomic { TURN(s) && !WAITING(ISSUER(s)) && !held[ISSUER(s)] && NONE_OPEN(ISSUER(s)) ->
		e = epoch[ISSUER(s)];
		if
		:: e == 0 -> e = 1
		:: else
		fi;
		do
		:: e < RULINGS && promised[e + 1] != NOBODY -> e++
		:: promised[e] < ISSUER(s) -> break
		:: promised[e] >= ISSUER(s) -> e = 0; break
		od;
		if
		:: e > 0 ->
			holder[s] = promised[e];
			from[s] = e;
			if
			:: next[s] = ISSUER(s)
			:: ISSUER(s) == H -> next[s] = (holder[s] == L -> M : L)
			fi;
			exchange[s] = RULED;
			printf("%d issues ruling %d: from %d, epoch %d, to %d\n", ISSUER(s), s, holder[s], e, next[s])
		:: else
		fi;
		named[s] = true;
		e = 0 }
	:: d_step { TURN(s) -> named[s] = true }

	:: d_step { s < WITHDRAWALS && exchange[s] == RULED && !withdrawn[s] && !WAITING(ISSUER(s)) ->
		withdrawn[s] = true; exchange[s] = WITHDRAWING;
		printf("%d withdraws ruling %d\n", ISSUER(s), s) }

	/* the recipient takes the ruling, or the withdrawal that may overtake it */
	:: d_step { (exchange[s] != UNISSUED || (old_ruling[s] && TAKES_OLD(holder[s]))) && NEW_RULING(s) && !WAITING(holder[s]) ->
		take_ruling(s); acts_are_valid() }
#ifdef NO_COMPARE_AND_SET
	:: d_step { checked[s] && decided[s] == NONE -> pass(s); acts_are_valid() }
#endif
	:: d_step { (withdrawn[s] || (old_withdrawal[s] && TAKES_OLD(holder[s]))) && w_decided[s] == NONE &&
	     !WAITING(holder[s]) -> w_decided[s] = (decided[s] == APPLIED -> REFUSED : APPLIED) }

	/* the issuer takes the receipts */
	:: d_step { exchange[s] != UNISSUED && receipted[s] == NONE && decided[s] != NONE && !WAITING(ISSUER(s)) ->
		take_receipt(s, decided[s]); acts_are_valid() }
	:: d_step { exchange[s] != UNISSUED && receipted[s] == NONE && old_receipt[s] != NONE && !WAITING(ISSUER(s)) &&
	     TAKES_OLD_RECEIPTS(ISSUER(s)) -> take_receipt(s, old_receipt[s]); acts_are_valid() }
	:: d_step { withdrawn[s] && w_receipted[s] == NONE && w_decided[s] != NONE && !WAITING(ISSUER(s)) ->
		take_w_receipt(s, w_decided[s]) }
	:: d_step { withdrawn[s] && w_receipted[s] == NONE && old_w_receipt[s] != NONE && !WAITING(ISSUER(s)) &&
	     TAKES_OLD_RECEIPTS(ISSUER(s)) -> take_w_receipt(s, old_w_receipt[s]) }

	/* the new holder takes the certificate */
	:: d_step { certified[s] == NONE && !WAITING(next[s]) &&
	     (decided[s] == APPLIED || (old_served[s] && TAKES_OLD(next[s]))) ->
		take_certificate(s); acts_are_valid() }
	od
}

#ifdef RESUME_ON_TIMER
proctype Timer(byte c) {
end:	do
	:: d_step { !timer_used && !held[c] && epoch[c] > 1 ->
		timer_used = true; held[c] = true; epoch[c]--;
		printf("%d resumes on a timer\n", c); acts_are_valid() }
	od
}
#endif

#ifdef RESTORE
inline back_up() {
	b_held = held[restored]; b_epoch = epoch[restored];
	for (s : 0 .. RULINGS - 1) {
		if
		:: named[s] && holder[s] == restored -> b_decided[s] = decided[s]; b_w_decided[s] = w_decided[s]
		:: else
		fi;
		if
		:: ISSUER(s) == restored -> b_exchange[s] = exchange[s]; b_withdrawn[s] = withdrawn[s];
			b_receipted[s] = receipted[s]; b_w_receipted[s] = w_receipted[s]
		:: else
		fi;
		if
		:: named[s] && next[s] == restored -> b_certified[s] = certified[s]
		:: else
		fi
	}
}

/* What the old life had sent and the restored database does not know is lost, or still under way. */
inline forget_decision(s) {
	if
	:: decided[s] != b_decided[s] ->
		if
		:: receipted[s] == NONE -> old_receipt[s] = decided[s]
		:: true
		fi;
		if
		:: decided[s] == APPLIED && certified[s] == NONE -> old_served[s] = true
		:: true
		fi;
		if
		:: decided[s] == APPLIED && receipted[s] == NONE && certified[s] == NONE -> passed[from[s]] = false
		:: else
		fi;
		decided[s] = b_decided[s]
	:: else
	fi;
	if
	:: w_decided[s] != b_w_decided[s] ->
		if
		:: w_receipted[s] == NONE -> old_w_receipt[s] = w_decided[s]
		:: true
		fi;
		w_decided[s] = b_w_decided[s]
	:: else
	fi
}

inline forget_issue(s) {
	if
	:: b_exchange[s] == UNISSUED && decided[s] == NONE -> old_ruling[s] = true
	:: true
	fi;
	if
	:: withdrawn[s] && !b_withdrawn[s] && w_decided[s] == NONE -> old_withdrawal[s] = true
	:: true
	fi;
	exchange[s] = b_exchange[s]; withdrawn[s] = b_withdrawn[s];
	receipted[s] = b_receipted[s]; w_receipted[s] = b_w_receipted[s]
}

inline come_back() {
	for (s : 0 .. RULINGS - 1) {
		if
		:: exchange[s] != UNISSUED && ISSUER(s) == restored -> forget_issue(s)
		:: else
		fi;
		if
		:: named[s] && holder[s] == restored -> forget_decision(s)
		:: else
		fi;
		if
		:: named[s] && next[s] == restored -> certified[s] = b_certified[s]
		:: else
		fi
	}
	held[restored] = b_held; epoch[restored] = b_epoch;
	b_held = false; b_epoch = 0;
	for (s : 0 .. RULINGS - 1) {
		b_exchange[s] = UNISSUED; b_withdrawn[s] = false; b_decided[s] = NONE; b_w_decided[s] = NONE;
		b_receipted[s] = NONE; b_w_receipted[s] = NONE; b_certified[s] = NONE
	}
}

/* A peer returns the messages and receipts it has of the old life, and closes that life's stream. */
inline give_back(p) {
	for (s : 0 .. RULINGS - 1) {
		if
		:: named[s] && holder[s] == restored && ISSUER(s) == p ->
			back_w_decided[s] = w_receipted[s];
			if
			:: receipted[s] != NONE -> back_decided[s] = receipted[s]
			:: else
			fi
		:: else
		fi;
		if
		:: named[s] && holder[s] == restored && next[s] == p && certified[s] != NONE -> back_decided[s] = APPLIED
		:: else
		fi;
		if
		:: named[s] && holder[s] == p && ISSUER(s) == restored ->
			back_issued[s] = back_issued[s] || decided[s] != NONE || w_decided[s] != NONE;
			back_withdrawn[s] = w_decided[s] != NONE
		:: else
		fi
	}
	answered[p] = true;
	printf("%d has returned what it has\n", p);
	for (s : 0 .. RULINGS - 1) {      /* what it takes no more is as good as lost */
		if
		:: named[s] && holder[s] == p && !TAKES_OLD(p) -> old_ruling[s] = false; old_withdrawal[s] = false
		:: else
		fi;
		if
		:: named[s] && next[s] == p && !TAKES_OLD(p) -> old_served[s] = false
		:: else
		fi;
		if
		:: ISSUER(s) == p && !TAKES_OLD_RECEIPTS(p) -> old_receipt[s] = NONE; old_w_receipt[s] = NONE
		:: else
		fi
	}
}

/* All peers have answered: first what this court itself had signed, then it goes on. */
inline know_again() {
	for (s : 0 .. RULINGS - 1) {
		if
		:: back_decided[s] != NONE && decided[s] == NONE ->
			decided[s] = back_decided[s];
			if
			:: decided[s] == APPLIED && from[s] + 1 > epoch[restored] ->
				held[restored] = false; epoch[restored] = from[s] + 1; passed[from[s]] = true
			:: else
			fi
		:: else
		fi;
		if
		:: back_w_decided[s] != NONE && w_decided[s] == NONE -> w_decided[s] = back_w_decided[s]
		:: else
		fi;
		if
		:: back_issued[s] && exchange[s] == UNISSUED -> exchange[s] = RULED
		:: else
		fi;
		if
		:: back_withdrawn[s] && !withdrawn[s] ->
			withdrawn[s] = true;
			if
			:: exchange[s] == RULED -> exchange[s] = WITHDRAWING
			:: else
			fi
		:: else
		fi;
		back_issued[s] = false; back_withdrawn[s] = false; back_decided[s] = NONE; back_w_decided[s] = NONE
	}
}

proctype Restore() {
	byte s;
	if
	:: restored = L
	:: restored = M
	:: restored = H
	fi;
	d_step { back_up(); phase = 1; s = 0; printf("%d makes a backup\n", restored) };
#ifdef RESTORE_WITHOUT_NEW_KNOWLEDGE
	atomic { come_back(); phase = 3; s = 0; printf("%d is restored and goes on\n", restored); acts_are_valid() }
#else
	atomic { come_back(); phase = 2; s = 0; printf("%d is restored and asks its peers\n", restored) };
	do
	:: d_step { restored != L && !answered[L] -> give_back(L); s = 0 }
	:: d_step { restored != M && !answered[M] -> give_back(M); s = 0 }
	:: d_step { restored != H && !answered[H] -> give_back(H); s = 0 }
	:: d_step { answered[L] + answered[M] + answered[H] == 2 ->
		know_again(); phase = 3; s = 0; printf("%d knows again and goes on\n", restored);
		acts_are_valid() }; break
	od
#endif
}
#endif

/* Where every fair run ends: one holder, and every ruling decided, with its issuer knowing how. */
proctype Quiet() {
	byte s;
	timeout ->
	atomic {
#ifndef ONLY_OWNERS
		assert(held[L] + held[M] + held[H] == 1);
		for (s : 0 .. RULINGS - 1) {
			assert(exchange[s] == UNISSUED || (decided[s] != NONE && receipted[s] == decided[s]));
			assert(!withdrawn[s] || (w_decided[s] != NONE && w_receipted[s] == w_decided[s]))
		}
#endif
		skip
	}
}

init {
	byte s;
	atomic {
		held[L] = true; epoch[L] = 1; owner[1] = L; promised[1] = L;
		for (s : 0 .. RULINGS - 1) { run Ruling(s) }
		run Quiet();
#ifdef RESUME_ON_TIMER
		run Timer(L); run Timer(M);
#endif
#ifdef RESTORE
		run Restore();
#endif
		s = 0
	}
}
