package io.socks5.transport;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.socks5.testkit.Eventually;
import io.socks5.testkit.LoopbackServer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

/**
 * No client, and no name whose lookup hangs, delays the lookups of others.
 */
@Timeout(60)
class NameLookupQueueTests {

	private static final int PLACES = 16;

	private static final Duration LONG = Duration.ofSeconds(30);

	private final CountDownLatch answer = new CountDownLatch(1);

	private final BlockingQueue<String> lookups = new LinkedBlockingQueue<>();

	private final NameLookupQueue queue = new NameLookupQueue(this::resolve, Threads.LOOKUPS,
			new PlaceBudget(PLACES, 0));

	private final NameLookup bad = new NameLookup(this.queue, false);

	private final NameLookup good = new NameLookup(this.queue, false);

	private InetAddress[] resolve(String name) throws IOException {
		this.lookups.add(name);
		try {
			if (name.startsWith("hanging")) {
				this.answer.await();
			}
		}
		catch (InterruptedException ex) {
			throw new AssertionError(ex);
		}
		return new InetAddress[] { LoopbackServer.loopback() };
	}

	@AfterEach
	void end() {
		this.answer.countDown();
	}

	private @Nullable String nextLookup() throws InterruptedException {
		return this.lookups.poll(LONG.toSeconds(), TimeUnit.SECONDS);
	}

	private static Deadline within(Duration limit) {
		return Deadline.after(limit, "limit");
	}

	private static void succeeds(NameLookup lookup, String name) throws IOException {
		assertThat(lookup.start(name).address(within(LONG))).isEqualTo(LoopbackServer.loopback());
	}

	@Test
	void namesThatHangDoNotDelayAnotherClient() throws IOException {
		for (int i = 0; i < 1000; i++) {
			this.bad.start("hanging" + i);
		}
		assertThat(this.queue.waiting()).isEqualTo(1000 - PLACES / 2);
		succeeds(this.good, "good");
	}

	@Test
	void clientsWhoseNamesHangLeaveAPlaceForOthers() throws IOException {
		for (int i = 0; i < PLACES; i++) {
			NameLookup another = new NameLookup(this.queue, false);
			for (int j = 0; j < PLACES; j++) {
				another.start("hanging" + i + "." + j);
			}
			succeeds(this.good, "good");
			if (i == 2) {
				break;
			}
		}
	}

	@Test
	void aNameThatHangsTakesOnePlace() throws Exception {
		for (int i = 0; i < 1000; i++) {
			this.bad.start("hanging");
		}
		assertThat(this.queue.waiting()).isZero();
		succeeds(this.bad, "good");
		// the thread of a lookup may start later than that of another one
		List<@Nullable String> names = Arrays.asList(nextLookup(), nextLookup());
		assertThat(names).containsExactlyInAnyOrder("hanging", "good");
		assertThat(this.lookups).isEmpty();
	}

	@Test
	void namesOfHangingHostsDoNotDelayThatOfTheProxy() throws IOException {
		for (int i = 0; i < PLACES; i++) {
			this.bad.start("hanging" + i);
		}
		succeeds(new NameLookup(this.queue, true), "proxy");
	}

	@Test
	void namesOfHangingProxiesDoNotDelayThatOfAnother() throws IOException {
		NameLookup proxies = new NameLookup(this.queue, true);
		for (int i = 0; i < PLACES - 1; i++) {
			proxies.start("hanging" + i);
		}
		assertThat(this.queue.waiting()).isZero();
		succeeds(proxies, "proxy");
	}

	@Test
	void whatIsGivenUpLeavesTheQueue() {
		List<NameLookup.Wait> waits = new ArrayList<>();
		for (int i = 0; i < 100; i++) {
			waits.add(this.bad.start("hanging" + i));
		}
		assertThatExceptionOfType(SocketTimeoutException.class)
			.isThrownBy(() -> waits.get(99).address(within(Duration.ofMillis(1))));
		assertThat(this.queue.waiting()).isEqualTo(99 - PLACES / 2);
		waits.forEach(NameLookup.Wait::cancel);
		assertThat(this.queue.waiting()).isZero();
	}

	@Test
	void aWaitThatIsGivenUpDoesNotEndThatOfAnother() throws IOException {
		NameLookup.Wait one = this.bad.start("hanging");
		NameLookup.Wait other = this.good.start("hanging");
		one.cancel();
		this.answer.countDown();
		assertThat(other.address(within(LONG))).isEqualTo(LoopbackServer.loopback());
	}

	@Test
	void whatWaitsIsServedWhenAPlaceIsFree() throws IOException {
		List<NameLookup.Wait> waits = new ArrayList<>();
		for (int i = 0; i < 100; i++) {
			waits.add(this.bad.start("hanging" + i));
		}
		this.answer.countDown();
		for (NameLookup.Wait wait : waits) {
			assertThat(wait.address(within(LONG))).isEqualTo(LoopbackServer.loopback());
		}
		assertThat(this.lookups).hasSize(100);
	}

	@Test
	void aMachineWithoutThreadsLosesNoPlace() {
		NameLookupQueue broken = new NameLookupQueue(this::resolve, (task) -> {
			throw new RejectedExecutionException("no thread");
		}, new PlaceBudget(1, 0));
		for (int i = 0; i < 2; i++) {
			assertThatIOException().isThrownBy(() -> new NameLookup(broken, false).start("good").address(within(LONG)))
				.withMessageContaining("no thread");
		}
		assertThat(broken.add("good", this).answer()).isCompletedExceptionally();
		assertThat(broken.waiting()).isZero();
	}

	@Test
	void whatIsGivenUpIsNotKeptByALookupThatHangs() {
		NameLookupQueue.Request first = this.queue.add("hanging", this);
		WeakReference<NameLookupQueue.Request> second = givenUp("hanging");
		Eventually.awaitCollected(second);
		assertThat(first.answer()).isNotDone();
	}

	private WeakReference<NameLookupQueue.Request> givenUp(String name) {
		NameLookupQueue.Request request = this.queue.add(name, this);
		this.queue.cancel(request);
		return new WeakReference<>(request);
	}

	@Test
	void anyOrderOfLookupsAndCancellationsEndsEmpty() throws Exception {
		Random random = new Random(13);
		AtomicInteger left = new AtomicInteger();
		NameLookupQueue busy = new NameLookupQueue(this::resolve, Threads.LOOKUPS, new PlaceBudget(PLACES, 0));
		CountDownLatch over = new CountDownLatch(4);
		for (int client = 0; client < 4; client++) {
			Random own = new Random(random.nextLong());
			Threads.execute(() -> {
				NameLookup lookup = new NameLookup(busy, false);
				for (int i = 0; i < 5000; i++) {
					left.incrementAndGet();
					NameLookup.Wait wait = lookup.start("name" + own.nextInt(40));
					wait.whenOver(left::decrementAndGet);
					if (own.nextInt(3) == 0) {
						wait.cancel();
					}
				}
				over.countDown();
			});
		}
		assertThat(over.await(30, TimeUnit.SECONDS)).isTrue();
		Eventually.await("left == 0", left::get, (count) -> count == 0);
		assertThat(busy.waiting()).isZero();
		for (int i = 0; i < PLACES / 2; i++) {
			new NameLookup(busy, false).start("hanging" + i);
		}
		assertThat(busy.waiting()).as("all places are free again").isZero();
	}

	@Test
	void anOwnerWithoutAPlaceIsNotKept() {
		PlaceBudget shares = new PlaceBudget(4, 0);
		Eventually.awaitCollected(served(shares));
		assertThat(shares.take("other")).isTrue();
	}

	private static WeakReference<Object> served(PlaceBudget shares) {
		Object owner = new Object();
		for (int i = 0; i < 2; i++) {
			assertThat(shares.take(owner)).isTrue();
		}
		for (int i = 0; i < 2; i++) {
			shares.release(owner);
		}
		return new WeakReference<>(owner);
	}

	@Test
	void ownersAreForgotten() {
		PlaceBudget shares = new PlaceBudget(2, 0);
		assertThat(shares.take("one")).isTrue();
		assertThat(shares.take("one")).as("as many as it leaves free").isFalse();
		assertThat(shares.take("other")).isTrue();
		assertThat(shares.take("third")).isFalse();
		shares.release("one");
		assertThat(shares.take("third")).isTrue();
	}

	@Test
	void anOwnerThatHoldsNoneGetsASparePlace() {
		PlaceBudget shares = new PlaceBudget(2, 1);
		assertThat(shares.take("one")).isTrue();
		assertThat(shares.take("other")).isTrue();
		assertThat(shares.take("one")).as("a spare place for an owner that has one").isFalse();
		assertThat(shares.take("third")).isTrue();
		assertThat(shares.take("fourth")).as("more than all").isFalse();
		shares.release("third");
		assertThat(shares.take("fourth")).isTrue();
	}

	@Test
	void namesThatHangForManyClientsDelayNoOther() throws Exception {
		NameLookupQueue many = new NameLookupQueue(this::resolve, Threads.LOOKUPS, new PlaceBudget(PLACES, PLACES));
		List<NameLookup.Wait> hanging = new ArrayList<>();
		try {
			for (int client = 0; client < 12; client++) {
				NameLookup lookup = new NameLookup(many, false);
				for (int i = 0; i < 8; i++) {
					hanging.add(lookup.start("hanging" + client + "-" + i));
				}
			}
			assertThat(new NameLookup(many, false).start("good").address(within(LONG))).isNotNull();
		}
		finally {
			hanging.forEach(NameLookup.Wait::cancel);
		}
	}

}
