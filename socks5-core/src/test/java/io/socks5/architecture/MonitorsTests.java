package io.socks5.architecture;

import java.net.URISyntaxException;
import java.nio.file.Path;

import io.socks5.handshake.Handshake;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A virtual thread that waits inside a monitor holds its carrier, before JDK 24.
 */
class MonitorsTests {

	private int count;

	private static Path directoryOf(Class<?> type) throws URISyntaxException {
		return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
	}

	@Test
	void thereIsNoMonitorInTheCore() throws Exception {
		Monitors monitors = Monitors.in(directoryOf(Handshake.class));
		assertThat(monitors.found()).isEmpty();
		assertThat(monitors.methods()).isGreaterThan(300);
	}

	@Test
	void findsMonitorsWhereThereAreSome() throws Exception {
		increment();
		incrementAgain();
		assertThat(this.count).isEqualTo(2);
		assertThat(Monitors.in(directoryOf(MonitorsTests.class)).found())
			.contains("MonitorsTests.increment: synchronized", "MonitorsTests.incrementAgain: monitorenter");
	}

	private synchronized void increment() {
		this.count++;
	}

	private void incrementAgain() {
		synchronized (this) {
			this.count++;
		}
	}

}
