package io.socks5.route.selection;

import java.io.IOException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import io.socks5.protocol.DestinationDeniedException;
import io.socks5.protocol.Endpoint;
import io.socks5.protocol.Phase;
import io.socks5.protocol.ProtocolViolationException;
import io.socks5.protocol.ProxyAuthenticationException;
import io.socks5.protocol.ProxyAuthenticationException.Reason;
import io.socks5.protocol.ProxyUnreachableException;
import io.socks5.protocol.ReplyCode;
import io.socks5.protocol.RequestRejectedException;
import io.socks5.route.EndpointStatus;
import io.socks5.route.EndpointStatus.State;
import io.socks5.route.EndpointStrategy;
import io.socks5.route.FailoverCause;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.tuple;

/**
 * Tests for {@link Endpoints} and {@link Tries}, in virtual time.
 */
class EndpointsTests {

	private final Clock three = new Clock(EndpointStrategy.FAILOVER, "a", "b", "c");

	private void holdDown(Clock clock, String name) {
		Tries<String> tries = clock.connect();
		while (!tries.target().equals(name)) {
			tries.abandoned();
			assertThat(clock.next(tries)).isTrue();
		}
		clock.refused(tries);
		assertThat(clock.state(name)).isEqualTo(State.HELD_DOWN);
	}

	@Test
	void failoverUsesTheFirstOneThatIsUp() {
		assertThat(this.three.connects(3, 10)).containsOnly("a");
		Tries<String> tries = this.three.connect();
		assertThat(this.three.refused(tries)).isTrue();
		assertThat(this.three.next(tries)).isTrue();
		assertThat(tries.target()).isEqualTo("b");
		assertThat(tries.endpoint()).isEqualTo(Clock.endpoint("b"));
		this.three.works(tries);
		assertThat(this.three.connects(3, 10)).containsOnly("b");
	}

	@ParameterizedTest
	@ValueSource(strings = { "Too many open files", "Cannot assign requested address (connect failed)",
			"No buffer space available", "Permission denied" })
	void aLocalFailureHoldsNoEndpointDown(String message) {
		Tries<String> tries = this.three.connect();
		IOException local = new ProxyUnreachableException(Clock.context(Phase.CONNECT, "a"),
				new SocketException(message));
		assertThat(this.three.fails(tries, local)).isTrue();
		assertThat(this.three.next(tries)).isTrue();
		assertThat(tries.target()).isEqualTo("b");
		assertThat(this.three.state("a")).isEqualTo(State.UP);
		assertThat(this.three.status("a").failures()).isZero();
	}

	@Test
	void triesEachEndpointOnceOnly() {
		Tries<String> tries = this.three.connect();
		List<String> tried = new ArrayList<>();
		do {
			tried.add(tries.target());
			assertThat(this.three.refused(tries)).isTrue();
		}
		while (this.three.next(tries));
		assertThat(tried).containsExactly("a", "b", "c");
	}

	@Test
	void aSingleEndpointIsTriedOnceWithAllTheTime() {
		Clock one = new Clock(EndpointStrategy.FAILOVER, "a");
		for (int i = 0; i < 3; i++) {
			Tries<String> tries = one.connect();
			assertThat(tries.share()).isEqualTo(TimeUnit.SECONDS.toNanos(15));
			assertThat(one.refused(tries)).isTrue();
			assertThat(one.next(tries)).isFalse();
		}
		assertThat(one.state("a")).isEqualTo(State.HELD_DOWN);
		assertThat(one.connects()).isEqualTo("a");
	}

	@Test
	void eachTryGetsItsShareOfWhatRemains() {
		Tries<String> tries = this.three.connect(15_000);
		assertThat(tries.share()).isEqualTo(TimeUnit.SECONDS.toNanos(5));
		this.three.passes(5_000);
		this.three.timesOut(tries, Phase.GREETING);
		assertThat(this.three.next(tries)).isTrue();
		assertThat(tries.share()).isEqualTo(TimeUnit.SECONDS.toNanos(5));
		this.three.refused(tries);
		assertThat(this.three.next(tries)).isTrue();
		assertThat(tries.share()).isEqualTo(TimeUnit.SECONDS.toNanos(10));
	}

	@Test
	void manyEndpointsDoNotMakeTheSharesTiny() {
		Clock many = new Clock(EndpointStrategy.FAILOVER, "a", "b", "c", "d", "e", "f", "g", "h");
		assertThat(many.connect(15_000).share()).isEqualTo(TimeUnit.SECONDS.toNanos(5));
	}

	@Test
	void noTryBeginsAfterTheDeadline() {
		Tries<String> tries = this.three.connect(3_000);
		this.three.passes(3_000);
		assertThat(this.three.timesOut(tries, Phase.CONNECT)).isTrue();
		assertThat(this.three.next(tries)).isFalse();
	}

	@Test
	void theFirstTryIsMadeInAnyCase() {
		Tries<String> tries = this.three.endpoints.tries(this.three.now());
		assertThat(tries.next(this.three.now())).isTrue();
		assertThat(tries.share()).isZero();
	}

	@Test
	void aSilentEndpointCostsACallerAShareAtMostOnceItIsKnown() {
		Tries<String> tries = this.three.connect(15_000);
		this.three.passes(5_000);
		this.three.timesOut(tries, Phase.GREETING);
		assertThat(this.three.connects()).isEqualTo("b");
		this.three.passes(1_000);
		Tries<String> trial = this.three.connect(15_000);
		assertThat(trial.target()).isEqualTo("a");
		assertThat(trial.share()).isEqualTo(TimeUnit.SECONDS.toNanos(1));
	}

	@Test
	void anEndpointThatIsOverdueIsAvoidedBeforeItHasFailed() {
		this.three.connects(20, 10);
		Tries<String> waiting = this.three.connect();
		this.three.passes(250);
		assertThat(this.three.connect().target()).isEqualTo("a");
		this.three.passes(1);
		assertThat(this.three.connects()).isEqualTo("b");
		assertThat(this.three.state("a")).isEqualTo(State.UP);
		waiting.answered(this.three.now());
		assertThat(this.three.connects()).isEqualTo("a");
	}

	@Test
	void anOverdueEndpointIsUsedWhileTheOthersAreDown() {
		holdDown(this.three, "b");
		holdDown(this.three, "c");
		this.three.connect();
		this.three.passes(900);
		this.three.connect();
		this.three.passes(90);
		assertThat(this.three.connects()).isEqualTo("a");
	}

	@Test
	void aTryThatNeverEndsIsForgotten() {
		this.three.connects(20, 10);
		this.three.connect();
		this.three.passes(59_000);
		assertThat(this.three.connects()).isEqualTo("b");
		this.three.passes(1_000);
		assertThat(this.three.connects()).isEqualTo("a");
	}

	@Test
	void aTryThatNeverEndsIsForgottenWithTheNextAnswer() {
		this.three.connects(20, 10);
		this.three.connect();
		this.three.connects(10);
		this.three.passes(5_000);
		assertThat(this.three.connects()).isEqualTo("a");
	}

	@Test
	void aTryThatIsGivenUpMakesNoEndpointSilent() {
		this.three.connects(20, 10);
		this.three.connect().abandoned();
		this.three.passes(5_000);
		assertThat(this.three.connects()).isEqualTo("a");
	}

	@Test
	void anEarlierTryThatEndsLeavesALaterOneOverdue() {
		this.three.connects(20, 10);
		Tries<String> earlier = this.three.connect();
		this.three.connects(10);
		Tries<String> later = this.three.connect();
		earlier.abandoned();
		this.three.passes(300);
		assertThat(this.three.connects()).isEqualTo("b");
		later.answered(this.three.now());
		assertThat(this.three.connects()).isEqualTo("a");
	}

	@Test
	void isHeldDownForLongerEachTime() {
		List<Long> held = new ArrayList<>();
		for (int i = 0; i < 8; i++) {
			Tries<String> tries = this.three.connect();
			assertThat(tries.target()).isEqualTo("a");
			this.three.refused(tries);
			Duration until = this.three.status("a").heldDownFor();
			held.add(until.toMillis());
			this.three.passes(until.toMillis() - 1);
			assertThat(this.three.state("a")).isEqualTo(State.HELD_DOWN);
			assertThat(this.three.connects()).isEqualTo("b");
			this.three.passes(1);
			assertThat(this.three.state("a")).isEqualTo(State.TRIAL);
		}
		assertThat(held).containsExactly(1000L, 2000L, 4000L, 8000L, 16000L, 30000L, 30000L, 30000L);
	}

	@ParameterizedTest
	@CsvSource({ "1, 0.0, 800", "1, 0.5, 1000", "2, 0.75, 2200", "5, 0.0, 12800", "6, 0.5, 30000", "100, 0.0, 24000" })
	void theBackOffHasJitter(int level, double random, long millis) {
		assertThat(BackOff.delay(level, random)).isEqualTo(TimeUnit.MILLISECONDS.toNanos(millis));
	}

	@Test
	void oneCallerTriesAnEndpointBeforeOthersTrustIt() {
		holdDown(this.three, "a");
		this.three.passes(1_000);
		Tries<String> trial = this.three.connect();
		assertThat(trial.target()).isEqualTo("a");
		assertThat(this.three.connect().target()).isEqualTo("b");
		assertThat(this.three.connect().target()).isEqualTo("b");
		this.three.works(trial);
		assertThat(this.three.state("a")).isEqualTo(State.TRIAL);
	}

	@Test
	void aRecoveringEndpointGetsTwiceAsManyAfterEachSuccess() {
		holdDown(this.three, "a");
		this.three.passes(1_000);
		List<Integer> atOnce = new ArrayList<>();
		for (int round = 0; round < 6; round++) {
			List<Tries<String>> all = new ArrayList<>();
			for (int i = 0; i < 40; i++) {
				all.add(this.three.connect());
			}
			all.removeIf((tries) -> !tries.target().equals("a"));
			atOnce.add(all.size());
			this.three.works(all.remove(0));
			all.forEach(Tries::abandoned);
		}
		assertThat(atOnce).containsExactly(1, 2, 4, 8, 16, 40);
		assertThat(this.three.state("a")).isEqualTo(State.UP);
	}

	@Test
	void aSingleTryLeavesTheFirstTrialToAnother() {
		holdDown(this.three, "a");
		assertThat(this.three.trial()).isNull();
		this.three.passes(1_200);
		assertThat(this.three.only().target()).isEqualTo("b");
		Tries<String> trial = Objects.requireNonNull(this.three.trial());
		assertThat(trial.target()).isEqualTo("a");
		assertThat(this.three.trial()).as("one at a time").isNull();
		assertThat(this.three.only().target()).isEqualTo("b");
		this.three.refused(trial);
		assertThat(this.three.state("a")).isEqualTo(State.HELD_DOWN);
		this.three.passes(2_400);
		this.three.works(Objects.requireNonNull(this.three.trial()));
		assertThat(this.three.trial()).as("it has worked").isNull();
		assertThat(this.three.only().target()).isEqualTo("a");
	}

	@Test
	void aSingleTryPrefersAnEndpointThatHasAnsweredLately() {
		assertThat(this.three.isProven()).isFalse();
		assertThat(this.three.trial()).as("no other one is proven").isNull();
		assertThat(this.three.only().target()).isEqualTo("a");
		Tries<String> tries = this.three.connect();
		tries.abandoned();
		assertThat(this.three.next(tries)).isTrue();
		this.three.works(tries);
		assertThat(tries.target()).isEqualTo("b");
		assertThat(this.three.isProven()).isTrue();
		assertThat(this.three.only().target()).isEqualTo("b");
		Tries<String> trial = Objects.requireNonNull(this.three.trial());
		assertThat(trial.target()).isEqualTo("a");
		assertThat(this.three.trial()).as("one at a time").isNull();
		assertThat(this.three.only().target()).isEqualTo("b");
		this.three.works(trial);
		assertThat(this.three.only().target()).isEqualTo("a");
		assertThat(this.three.trial()).as("the preferred one is proven").isNull();
	}

	@Test
	void anAnswerProvesAnEndpointForAMinute() {
		this.three.connects();
		this.three.passes(59_999);
		assertThat(this.three.isProven()).isTrue();
		this.three.passes(1);
		assertThat(this.three.isProven()).isFalse();
		assertThat(this.three.only().target()).isEqualTo("a");
	}

	@Test
	void anEndpointThatIsHeldDownIsNotProven() {
		this.three.connects();
		holdDown(this.three, "a");
		assertThat(this.three.isProven()).isFalse();
		this.three.passes(1_200);
		assertThat(this.three.isProven()).isFalse();
		assertThat(this.three.connects()).isEqualTo("a");
		assertThat(this.three.isProven()).isTrue();
	}

	@Test
	void theOnlyEndpointNeedsNoProof() {
		Clock one = new Clock(EndpointStrategy.FAILOVER, "a");
		assertThat(one.isProven()).isTrue();
		assertThat(one.trial()).isNull();
		assertThat(one.only().target()).isEqualTo("a");
	}

	@ParameterizedTest
	@EnumSource(names = "FAILOVER", mode = EnumSource.Mode.EXCLUDE)
	void allEndpointsAreProvenThatTakeTurns(EndpointStrategy strategy) {
		Clock clock = new Clock(strategy, "a", "b", "c");
		clock.connects(10);
		List<String> trials = new ArrayList<>();
		for (Tries<String> trial = clock.trial(); trial != null; trial = clock.trial()) {
			trials.add(trial.target());
			clock.works(trial);
		}
		assertThat(trials).hasSize(2).isSubsetOf("a", "b", "c").doesNotHaveDuplicates();
	}

	@Test
	void aSilentEndpointIsNotTriedWhileAnotherIsProven() {
		Tries<String> silent = this.three.connect();
		this.three.passes(5_000);
		this.three.works(this.three.connect());
		assertThat(this.three.trial()).isNull();
		silent.abandoned();
		assertThat(Objects.requireNonNull(this.three.trial()).target()).isEqualTo("a");
	}

	@Test
	void aRefusedLoginIsAnAnswer() {
		assertThat(this.three.fails(this.three.connect(), authentication(Reason.CREDENTIALS_REJECTED))).isFalse();
		assertThat(this.three.isProven()).isTrue();
		assertThat(this.three.status("a").failures()).isZero();
	}

	@Test
	void aProofLeavesAShareOfTheTime() {
		Tries<String> proof = this.three.proof(12_000);
		assertThat(this.three.next(proof)).isTrue();
		assertThat(Duration.ofNanos(proof.share())).isEqualTo(Duration.ofSeconds(3));
		this.three.passes(3_000);
		this.three.timesOut(proof, Phase.GREETING);
		assertThat(this.three.next(proof)).isTrue();
		assertThat(Duration.ofNanos(proof.share())).isEqualTo(Duration.ofSeconds(3));
		this.three.passes(6_000);
		this.three.timesOut(proof, Phase.GREETING);
		assertThat(this.three.next(proof)).as("3 s are left for the connect").isFalse();
	}

	@Test
	void aCopyIsProven() {
		this.three.connects();
		Clock other = new Clock(EndpointStrategy.FAILOVER, "a", "d");
		other.endpoints.adopt(this.three.endpoints);
		assertThat(other.isProven()).isTrue();
	}

	@Test
	void aSingleTryIsATrialIfNoEndpointIsUp() {
		for (String name : List.of("a", "b", "c")) {
			holdDown(this.three, name);
		}
		this.three.passes(1_200);
		assertThat(this.three.trial()).isNull();
		assertThat(this.three.only().target()).isEqualTo("a");
	}

	@Test
	void aTrialThatFailsHoldsTheEndpointDownForLonger() {
		holdDown(this.three, "a");
		this.three.passes(1_000);
		Tries<String> trial = this.three.connect();
		this.three.refused(trial);
		assertThat(this.three.status("a").heldDownFor()).isEqualTo(Duration.ofSeconds(2));
	}

	@Test
	void aTrialThatIsGivenUpLeavesItToTheNextCaller() {
		holdDown(this.three, "a");
		this.three.passes(1_000);
		Tries<String> trial = this.three.connect();
		trial.abandoned();
		assertThat(this.three.connect().target()).isEqualTo("a");
	}

	@Test
	void aTrialThatNeverEndsIsForgotten() {
		holdDown(this.three, "a");
		this.three.passes(1_000);
		assertThat(this.three.connect().target()).isEqualTo("a");
		this.three.passes(60_000);
		assertThat(this.three.connects()).isEqualTo("b");
		this.three.passes(1);
		assertThat(this.three.connects()).isEqualTo("a");
	}

	@Test
	void theFailuresOfOneMomentCountOnce() {
		List<Tries<String>> all = new ArrayList<>();
		for (int i = 0; i < 200; i++) {
			all.add(this.three.connect());
		}
		all.forEach(this.three::refused);
		assertThat(this.three.status("a").heldDownFor()).isEqualTo(Duration.ofSeconds(1));
		assertThat(this.three.status("a").failures()).isEqualTo(200);
	}

	@Test
	void lateFailuresOfTriesFromBeforeDoNotDelayTheTrial() {
		Tries<String> late = this.three.connect();
		holdDown(this.three, "a");
		this.three.passes(1_500);
		this.three.timesOut(late, Phase.GREETING);
		assertThat(this.three.state("a")).isEqualTo(State.TRIAL);
	}

	@Test
	void aTimeoutDoesNotCountIfTheEndpointHasWorkedMeanwhile() {
		Tries<String> lost = this.three.connect();
		this.three.passes(500);
		assertThat(this.three.connects(10)).isEqualTo("a");
		this.three.passes(4_490);
		assertThat(this.three.timesOut(lost, Phase.GREETING)).isTrue();
		assertThat(this.three.state("a")).isEqualTo(State.UP);
		assertThat(this.three.status("a").failures()).isZero();
	}

	@Test
	void aTimeoutCountsIfTheEndpointHasNotWorkedMeanwhile() {
		this.three.connects(10);
		Tries<String> lost = this.three.connect();
		this.three.passes(5_000);
		assertThat(this.three.timesOut(lost, Phase.GREETING)).isTrue();
		assertThat(this.three.state("a")).isEqualTo(State.HELD_DOWN);
	}

	@Test
	void aFailureSoonAfterTheRecoveryContinuesTheBackOff() {
		holdDown(this.three, "a");
		this.three.passes(1_000);
		this.three.connects(5, 1);
		assertThat(this.three.state("a")).isEqualTo(State.UP);
		this.three.passes(9_000);
		this.three.refused(this.three.connect());
		assertThat(this.three.status("a").heldDownFor()).isEqualTo(Duration.ofSeconds(2));
	}

	@Test
	void aFailureLongAfterTheRecoveryBeginsTheBackOffAnew() {
		holdDown(this.three, "a");
		this.three.passes(1_000);
		this.three.connects(5, 1);
		this.three.passes(10_000);
		this.three.refused(this.three.connect());
		assertThat(this.three.status("a").heldDownFor()).isEqualTo(Duration.ofSeconds(1));
	}

	@Test
	void ifAllAreDownTheOneThatFailedLongestAgoIsTriedFirst() {
		holdDown(this.three, "a");
		this.three.passes(10);
		holdDown(this.three, "b");
		this.three.passes(10);
		holdDown(this.three, "c");
		this.three.passes(10);
		Tries<String> tries = this.three.connect();
		List<String> tried = new ArrayList<>();
		do {
			tried.add(tries.target());
			this.three.passes(1);
			this.three.refused(tries);
		}
		while (this.three.next(tries));
		assertThat(tried).containsExactly("a", "b", "c");
		assertThat(this.three.status("a").heldDownFor()).isEqualTo(Duration.ofMillis(1000 - 33));
	}

	@Test
	void theLeastBadOneThatWorksRecovers() {
		holdDown(this.three, "a");
		holdDown(this.three, "b");
		holdDown(this.three, "c");
		assertThat(this.three.connects(6, 1)).containsOnly("a");
		assertThat(this.three.state("a")).isEqualTo(State.UP);
		assertThat(this.three.state("b")).isEqualTo(State.HELD_DOWN);
	}

	@Test
	void roundRobinTakesTurnsByWeight() {
		Clock clock = new Clock(EndpointStrategy.ROUND_ROBIN, Set.of(), null,
				List.of(Clock.candidate("a", 3, null), Clock.candidate("b", 1, null), Clock.candidate("c", 1, null)));
		List<String> used = clock.connects(50, 1);
		assertThat(used.subList(0, 5)).containsExactly("a", "b", "a", "c", "a");
		assertThat(Collections.frequency(used, "a")).isEqualTo(30);
		assertThat(Collections.frequency(used, "b")).isEqualTo(10);
	}

	@Test
	void anEndpointThatReturnsToTheRoundGetsNoMoreThanItsTurns() {
		Clock clock = new Clock(EndpointStrategy.ROUND_ROBIN, "a", "b", "c");
		holdDown(clock, "a");
		assertThat(clock.connects(100, 1)).doesNotContain("a");
		clock.passes(1_000);
		assertThat(Collections.frequency(clock.connects(90, 1), "a")).isBetween(29, 31);
	}

	@Test
	void anEndpointOfTheSameZoneComesFirst() {
		Clock clock = new Clock(EndpointStrategy.ROUND_ROBIN, Set.of(), "west", List.of(Clock.candidate("a", 9, "east"),
				Clock.candidate("b", 1, "west"), Clock.candidate("c", 1, null), Clock.candidate("d", 1, "west")));
		assertThat(clock.connects(4, 1)).containsExactly("b", "d", "b", "d");
		holdDown(clock, "b");
		assertThat(clock.connects(2, 1)).containsExactly("d", "d");
		holdDown(clock, "d");
		assertThat(clock.connects(10, 1)).containsOnly("a", "c");
	}

	@Test
	void fastestMeasuresEachAndThenUsesTheFastest() {
		Clock clock = new Clock(EndpointStrategy.FASTEST, "a", "b", "c");
		List<String> used = new ArrayList<>();
		for (int i = 0; i < 40; i++) {
			Tries<String> tries = clock.connect();
			used.add(tries.target());
			clock.passes(tries.target().equals("a") ? 60 : (tries.target().equals("b") ? 20 : 40));
			clock.works(tries);
		}
		assertThat(used.subList(0, 3)).containsExactly("a", "b", "c");
		assertThat(used.subList(3, 40)).containsOnly("b");
	}

	@Test
	void fastestUsesThoseThatAreAboutAsFastInTurn() {
		Clock clock = new Clock(EndpointStrategy.FASTEST, "a", "b", "c");
		List<String> used = new ArrayList<>();
		for (int i = 0; i < 43; i++) {
			Tries<String> tries = clock.connect();
			used.add(tries.target());
			clock.passes(tries.target().equals("a") ? 40 : (tries.target().equals("b") ? 20 : 24));
			clock.works(tries);
		}
		assertThat(Collections.frequency(used, "a")).isEqualTo(1);
		assertThat(Collections.frequency(used, "b")).isBetween(20, 22);
	}

	@Test
	void fastestNoticesASlowOneAndThatItHasRecovered() {
		Clock clock = new Clock(EndpointStrategy.FASTEST, "a", "b");
		run(clock, 10, 20, 1_000);
		assertThat(run(clock, 10, 20, 100)).containsOnly("a");
		run(clock, 500, 20, 1_000);
		List<String> whileSlow = run(clock, 500, 20, 10_000);
		assertThat(Collections.frequency(whileSlow, "a")).isBetween(1, 3);
		run(clock, 10, 20, 15_000);
		assertThat(Collections.frequency(run(clock, 10, 20, 1_000), "b")).isLessThan(3);
	}

	// connects for some time
	private static List<String> run(Clock clock, long a, long b, long millis) {
		List<String> used = new ArrayList<>();
		long end = clock.now() + TimeUnit.MILLISECONDS.toNanos(millis);
		while (clock.now() - end < 0) {
			Tries<String> tries = clock.connect();
			used.add(tries.target());
			clock.passes(tries.target().equals("a") ? a : b);
			clock.works(tries);
		}
		return used;
	}

	@Test
	void fastestMeasuresNoMoreThanOneConnectInEightAnew() {
		Clock clock = new Clock(EndpointStrategy.FASTEST, "a", "b");
		clock.connects(10);
		Tries<String> slow = clock.connect();
		clock.passes(500);
		clock.works(slow);
		List<String> used = new ArrayList<>();
		for (int i = 0; i < 80; i++) {
			clock.passes(60_000);
			Tries<String> tries = clock.connect();
			used.add(tries.target());
			clock.passes(tries.target().equals("a") ? 10 : 500);
			clock.works(tries);
		}
		assertThat(Collections.frequency(used, "b")).isBetween(8, 10);
	}

	@ParameterizedTest
	@EnumSource(EndpointStrategy.class)
	void fastAndSlowCallersAtOnceGetTriesOfTheirOwn(EndpointStrategy strategy) {
		Clock clock = new Clock(strategy, "a", "b", "c");
		Tries<String> one = clock.connect();
		Tries<String> other = clock.connect();
		clock.refused(one);
		clock.works(other);
		assertThat(clock.next(one)).isTrue();
		assertThat(one.target()).isNotEqualTo("a");
	}

	@Test
	void aRefusalOfTheDestinationIsFinalAndTheEndpointIsUp() {
		for (int code = 1; code < 256; code++) {
			Tries<String> tries = this.three.connect();
			assertThat(this.three.fails(tries, rejected(code, "a"))).as("code %d", code).isFalse();
		}
		assertThat(this.three.state("a")).isEqualTo(State.UP);
		assertThat(this.three.status("a").failures()).isZero();
	}

	@Test
	void aGeneralFailureTriesTheNextIfSetSo() {
		Clock clock = new Clock(EndpointStrategy.FAILOVER, Set.of(FailoverCause.GENERAL_FAILURE), null,
				List.of(Clock.candidate("a"), Clock.candidate("b")));
		Tries<String> tries = clock.connect();
		assertThat(clock.fails(tries, rejected(1, "a"))).isTrue();
		assertThat(clock.next(tries)).isTrue();
		assertThat(clock.fails(tries, rejected(5, "b"))).isFalse();
		assertThat(clock.state("a")).isEqualTo(State.UP);
	}

	@Test
	void aRefusedLoginTriesTheNextIfSetSo() {
		assertThat(this.three.fails(this.three.connect(), authentication(Reason.CREDENTIALS_REJECTED))).isFalse();
		assertThat(this.three.state("a")).isEqualTo(State.UP);
		Clock clock = new Clock(EndpointStrategy.FAILOVER, Set.of(FailoverCause.REFUSED_LOGIN), null,
				List.of(Clock.candidate("a"), Clock.candidate("b")));
		assertThat(clock.fails(clock.connect(), authentication(Reason.CREDENTIALS_REJECTED))).isTrue();
		assertThat(clock.state("a")).isEqualTo(State.HELD_DOWN);
	}

	@ParameterizedTest
	@EnumSource(value = Reason.class, names = { "NO_ACCEPTABLE_METHOD", "METHOD_NOT_OFFERED" })
	void aProxyWithoutACommonMethodIsHeldDown(Reason reason) {
		assertThat(this.three.fails(this.three.connect(), authentication(reason))).isTrue();
		assertThat(this.three.state("a")).isEqualTo(State.HELD_DOWN);
	}

	@Test
	void aLoginThatIsNotAvailableSaysNothingAboutTheEndpoint() {
		assertThat(this.three.fails(this.three.connect(), authentication(Reason.CREDENTIALS_UNAVAILABLE))).isFalse();
		assertThat(this.three.state("a")).isEqualTo(State.UP);
	}

	@Test
	void whatTheProxyDidNotCauseIsFinal() {
		for (IOException failure : List.of(new SocketException("Socket closed"), new UnknownHostException("chat"),
				new IOException("interrupted"),
				new DestinationDeniedException(Clock.endpoint("a"), Endpoint.of("chat", 1), "*"))) {
			assertThat(this.three.fails(this.three.connect(), failure)).isFalse();
		}
		assertThat(this.three.state("a")).isEqualTo(State.UP);
		assertThat(this.three.status("a").pending()).isZero();
	}

	@Test
	void aViolationOrACloseOfTheProxyHoldsItDown() {
		assertThat(this.three.fails(this.three.connect(),
				new ProtocolViolationException(Clock.context(Phase.GREETING, "a"), "version 5", 4)))
			.isTrue();
		assertThat(this.three.state("a")).isEqualTo(State.HELD_DOWN);
		assertThat(this.three.fails(this.three.connect(), Clock.closed(Phase.AUTHENTICATION, "b"))).isTrue();
		assertThat(this.three.state("b")).isEqualTo(State.HELD_DOWN);
	}

	@Test
	void aDestinationThatDoesNotAnswerHoldsNoProxyDownAtOnce() {
		for (int i = 0; i < 10; i++) {
			for (int j = 0; j < 2; j++) {
				Tries<String> tries = this.three.connect();
				assertThat(tries.target()).isEqualTo("a");
				tries.answered(this.three.now());
				this.three.passes(5_000);
				assertThat(this.three.timesOut(tries, Phase.REQUEST)).isTrue();
			}
			assertThat(this.three.connects(10)).isEqualTo("a");
		}
		assertThat(this.three.state("a")).isEqualTo(State.UP);
	}

	@Test
	void threeDoubtfulFailuresInARowHoldAnEndpointDown() {
		for (int i = 0; i < 3; i++) {
			assertThat(this.three.state("a")).isEqualTo(State.UP);
			Tries<String> tries = this.three.connect();
			this.three.fails(tries, Clock.closed(Phase.REQUEST, "a"));
		}
		assertThat(this.three.state("a")).isEqualTo(State.HELD_DOWN);
	}

	@Test
	void aHastyCallerHoldsNoEndpointDown() {
		Tries<String> tries = this.three.connect(30);
		this.three.passes(10);
		assertThat(this.three.timesOut(tries, Phase.CONNECT)).isTrue();
		assertThat(this.three.state("a")).isEqualTo(State.UP);
	}

	@Test
	void theRefusalOfAProxyOnTheWayHoldsTheEndpointDown() {
		assertThat(this.three.fails(this.three.connect(), rejected(5, "outer"))).isTrue();
		assertThat(this.three.state("a")).isEqualTo(State.HELD_DOWN);
	}

	@Test
	void theFailureOfAProxyOnTheWaySaysNothingAboutTheEndpoint() {
		assertThat(this.three.fails(this.three.connect(), Clock.refusal("outer"))).isTrue();
		assertThat(this.three.state("a")).isEqualTo(State.UP);
	}

	@Test
	void endpointsThatStayKeepTheirState() {
		holdDown(this.three, "a");
		this.three.connects(10);
		this.three.endpoints
			.replace(List.of(Clock.candidate("d"), Clock.candidate("a", 5, "west"), Clock.candidate("b")));
		assertThat(this.three.endpoints.statuses(this.three.now()))
			.extracting((status) -> status.endpoint().host().text(), EndpointStatus::state, EndpointStatus::tries)
			.containsExactly(tuple("d", State.UP, 0L), tuple("a", State.HELD_DOWN, 1L), tuple("b", State.UP, 1L));
		assertThat(this.three.connects()).isEqualTo("d");
	}

	@Test
	void aConnectContinuesWithTheNewList() {
		Tries<String> tries = this.three.connect();
		this.three.endpoints.replace(List.of(Clock.candidate("d"), Clock.candidate("a")));
		this.three.refused(tries);
		assertThat(this.three.next(tries)).isTrue();
		assertThat(tries.target()).isEqualTo("d");
		this.three.refused(tries);
		assertThat(this.three.next(tries)).isFalse();
	}

	@Test
	void aListThatIsNotValidIsRefusedAndChangesNothing() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.three.endpoints.replace(List.of(Clock.candidate("d"), Clock.candidate("d"))))
			.withMessage("The endpoint d:1080 must be listed once only");
		assertThatIllegalArgumentException().isThrownBy(() -> this.three.endpoints.replace(List.of()))
			.withMessage("There must be at least one endpoint");
		assertThat(this.three.connects()).isEqualTo("a");
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, -1, 1_000_001 })
	void aWeightOutOfRangeIsRefused(int weight) {
		assertThatIllegalArgumentException().isThrownBy(() -> Clock.candidate("a", weight, null))
			.withMessage("The weight of the endpoint a:1080 must be between 1 and 1000000, was " + weight);
	}

	@Test
	void tellsTheStateOfEachEndpoint() {
		this.three.connects(1, 10);
		this.three.connects(1, 30);
		this.three.connects(1, 20);
		this.three.connect();
		this.three.refused(this.three.connect());
		this.three.passes(400);
		EndpointStatus status = this.three.status("a");
		assertThat(status.state()).isEqualTo(State.HELD_DOWN);
		assertThat(status.heldDownFor()).isEqualTo(Duration.ofMillis(600));
		assertThat(status.lastFailure()).isEqualTo(new EndpointStatus.LastFailure(
				String.valueOf(Clock.refusal("a").getMessage()), Duration.ofMillis(400)));
		assertThat(status.tries()).isEqualTo(5);
		assertThat(status.failures()).isEqualTo(1);
		assertThat(status.pending()).isEqualTo(1);
		assertThat(status.handshakes()).isEqualTo(new EndpointStatus.HandshakeTimes(3, Duration.ofMillis(20),
				Duration.ofMillis(30), Duration.ofMillis(30)));
		assertThat(this.three.status("b"))
			.isEqualTo(new EndpointStatus(Clock.endpoint("b"), null, State.UP, Duration.ZERO, null, 0, 0, 0, null));
	}

	@Test
	void keepsTheLastSixtyFourHandshakeTimes() {
		this.three.connects(10, 500);
		this.three.connects(64, 10);
		assertThat(this.three.status("a").handshakes()).isEqualTo(new EndpointStatus.HandshakeTimes(64,
				Duration.ofMillis(10), Duration.ofMillis(10), Duration.ofMillis(10)));
	}

	@Test
	void aTryEndsOnce() {
		Tries<String> tries = this.three.connect();
		this.three.works(tries);
		this.three.refused(tries);
		tries.abandoned();
		this.three.works(tries);
		assertThat(this.three.status("a").failures()).isZero();
		assertThat(this.three.status("a").pending()).isZero();
		assertThat(this.three.status("a").handshakes()).extracting("count").isEqualTo(1);
	}

	@Test
	void thereIsNoTryBeforeTheFirst() {
		Tries<String> tries = this.three.endpoints.tries(this.three.now());
		assertThatIllegalStateException().isThrownBy(tries::endpoint);
		tries.established(this.three.now());
		assertThat(tries.failed(new IOException("none"), this.three.now())).isFalse();
	}

	private static RequestRejectedException rejected(int code, String proxy) {
		return new RequestRejectedException(Clock.context(Phase.REQUEST, proxy), new ReplyCode(code), "");
	}

	private static ProxyAuthenticationException authentication(Reason reason) {
		return new ProxyAuthenticationException(Clock.context(Phase.AUTHENTICATION, "a"), reason, -1, "no", null);
	}

}
