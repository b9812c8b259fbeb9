package io.socks5.fuzz;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Supplier;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.socks5.auth.Authentication;
import io.socks5.handshake.Handshake;
import io.socks5.handshake.Request;
import io.socks5.protocol.Address;
import io.socks5.protocol.AddressType;
import io.socks5.protocol.Command;
import io.socks5.protocol.Endpoint;
import io.socks5.protocol.Socks5Exception;
import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Any text in place of a host is a valid address or an {@link IllegalArgumentException},
 * and is not looked up ({@link LookupHook}).
 */
class AddressTextFuzzTests {

	@FuzzTest
	void isAnAddressOrAnIllegalArgument(byte[] input) throws Socks5Exception {
		for (Charset charset : List.of(StandardCharsets.UTF_8, StandardCharsets.UTF_16BE)) {
			String text = new String(input, charset);
			parsesAgain(legal(text, () -> Endpoint.parse(text)));
			Endpoint endpoint = legal(text, () -> Endpoint.of(text, 443));
			InetSocketAddress unresolved = InetSocketAddress.createUnresolved(text, 443);
			assertThat(legal(text, () -> Endpoint.of(unresolved))).isEqualTo(endpoint);
			if (endpoint != null) {
				assertThat(Address.of(endpoint.host().text())).isEqualTo(endpoint.host());
				parsesAgain(endpoint);
				survivesTheWire(endpoint);
			}
		}
	}

	// what precedes an "@" is a login, and no message repeats it
	private static @Nullable Endpoint legal(String text, Supplier<Endpoint> endpoint) {
		try {
			return endpoint.get();
		}
		catch (IllegalArgumentException ex) {
			assertThat(ex.getMessage()).matches("[ -~]+").contains((text.indexOf('@') < 0) ? "" : "******@");
			return null;
		}
	}

	private static void parsesAgain(@Nullable Endpoint endpoint) {
		if (endpoint != null) {
			assertThat(endpoint.toString()).matches("[!-~]+");
			assertThat(Endpoint.parse(endpoint.toString())).isEqualTo(endpoint);
		}
	}

	// A reply spells an address as a request does.
	private static void survivesTheWire(Endpoint endpoint) throws Socks5Exception {
		Handshake handshake = Handshake.request(FuzzedDialogue.PROXY, List.of(Authentication.none()),
				new Request(Command.CONNECT, endpoint));
		handshake.output();
		handshake.receive(ByteBuffer.wrap(new byte[] { 5, 0 }));
		ByteBuffer message = handshake.output();
		assertThat(message.remaining()).isEqualTo(6 + octets(endpoint.host()));
		message.put(1, (byte) 0);
		handshake.receive(message);
		assertThat(message.hasRemaining()).isFalse();
		assertThat(handshake.bound()).isEqualTo(endpoint);
	}

	private static int octets(Address host) {
		if (host.type() != AddressType.DOMAIN) {
			return (host.type() == AddressType.IPV4) ? 4 : 16;
		}
		assertThat(host.text()).hasSizeBetween(1, 255);
		return 1 + host.text().length();
	}

}
