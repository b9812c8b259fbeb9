package io.socks5.auth;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

import com.sun.management.HotSpotDiagnosticMXBean;
import io.socks5.protocol.Credentials;
import io.socks5.protocol.Endpoint;
import io.socks5.protocol.FailureContext;
import io.socks5.protocol.Phase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The octets of a password are in the message and nowhere else. A dump of the heap shows
 * it, garbage included. The JVM keeps a text of Greek letters in UTF-16, so what is found
 * in UTF-8 is not the text itself.
 */
class PasswordOnTheHeapTests {

	private static final int LETTERS = 60;

	@TempDir
	Path folder;

	@Test
	void isGoneOnceTheMessageIsOverwritten() throws Exception {
		Credentials credentials = Credentials.of("alice", "\u03c0".repeat(LETTERS));
		FailureContext site = new FailureContext(Phase.AUTHENTICATION, Endpoint.of("proxy.corp", 1080), null);
		ByteBuffer message = Authentication.usernamePassword(credentials).begin(site).start();
		assertThat(passwords("sent.hprof")).isEqualTo(1);
		Arrays.fill(message.array(), (byte) 0);
		assertThat(passwords("overwritten.hprof")).isZero();
	}

	private int passwords(String name) throws IOException {
		Path dump = this.folder.resolve(name);
		ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class).dumpHeap(dump.toString(), false);
		try (InputStream octets = new BufferedInputStream(Files.newInputStream(dump), 1 << 16)) {
			return passwords(octets);
		}
	}

	// octets of so many letters in a row, each of them cf 80
	private static int passwords(InputStream octets) throws IOException {
		int found = 0;
		int matched = 0;
		for (int octet = octets.read(); octet >= 0; octet = octets.read()) {
			boolean matches = octet == ((matched % 2 == 0) ? 0xcf : 0x80);
			matched = matches ? matched + 1 : ((octet == 0xcf) ? 1 : 0);
			if (matched == 2 * LETTERS) {
				found++;
				matched = 0;
			}
		}
		return found;
	}

}
