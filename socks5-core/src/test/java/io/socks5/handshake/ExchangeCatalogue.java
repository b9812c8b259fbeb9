package io.socks5.handshake;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;

import io.socks5.testkit.Driver;
import io.socks5.testkit.Exchanges;
import io.socks5.testkit.Played;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * All exchanges for any driver, from the same text. A count of the transcripts and of
 * what the driver makes of them ensures that none gets lost unnoticed.
 */
public final class ExchangeCatalogue {

	private static final int TRANSCRIPTS = 845;

	private static final List<Function<Driver, Exchanges>> EXCHANGES = List
		.of((driver) -> new AbstractGreetingTests(driver) {
		}, (driver) -> new AbstractLoginTests(driver) {
		}, (driver) -> new AbstractRequestTests(driver) {
		}, (driver) -> new AbstractReplyTests(driver) {
		}, (driver) -> new AbstractRefusalTests(driver) {
		});

	private ExchangeCatalogue() {
	}

	/**
	 * Returns a test for each exchange, and a last one that counts.
	 * @param name the name of the driver
	 * @param driver plays the transcripts
	 * @param cases the minimum number of plays, in different pieces
	 * @return the tests
	 */
	public static DynamicContainer playedBy(String name, Driver driver, int cases) {
		AtomicInteger transcripts = new AtomicInteger();
		AtomicInteger plays = new AtomicInteger();
		Driver counting = (attempt, transcript) -> {
			transcripts.incrementAndGet();
			Played played = driver.play(attempt, transcript);
			plays.addAndGet(played.cases());
			return played;
		};
		Stream<DynamicTest> exchanges = EXCHANGES.stream()
			.map((all) -> all.apply(counting))
			.flatMap(ExchangeCatalogue::tests);
		DynamicTest counts = DynamicTest.dynamicTest("plays every transcript", () -> {
			assertThat(transcripts.get()).as("transcripts").isGreaterThanOrEqualTo(TRANSCRIPTS);
			assertThat(plays.get()).as("cases").isGreaterThanOrEqualTo(cases);
		});
		return DynamicContainer.dynamicContainer(name, Stream.concat(exchanges, Stream.of(counts)));
	}

	private static Stream<DynamicTest> tests(Exchanges exchanges) {
		Class<?> declaring = exchanges.getClass().getSuperclass();
		return Arrays.stream(declaring.getDeclaredMethods())
			.filter((method) -> method.isAnnotationPresent(Test.class))
			.map((method) -> DynamicTest.dynamicTest(declaring.getSimpleName() + "." + method.getName(),
					() -> play(exchanges, method)));
	}

	private static void play(Exchanges exchanges, Method method) throws Throwable {
		try {
			method.invoke(exchanges);
		}
		catch (InvocationTargetException ex) {
			throw ex.getCause();
		}
	}

}
