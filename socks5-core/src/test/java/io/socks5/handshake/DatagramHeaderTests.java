package io.socks5.handshake;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

import io.socks5.handshake.DatagramHeader.Unusable;
import io.socks5.handshake.DatagramHeader.Unwrapped;
import io.socks5.handshake.DatagramHeader.Valid;
import io.socks5.protocol.Address;
import io.socks5.protocol.Endpoint;
import io.socks5.testkit.Octets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The header of a datagram, octet by octet.
 */
class DatagramHeaderTests {

	private static final String IPV4 = "0000 00 01 c0000201 0035 'hello'";

	private static final String IPV6 = "0000 00 04 20010db8000000000000000000000001 0035 'hello'";

	private static final String NAME = "0000 00 03 08 'dns.corp' 0035 'hello'";

	private static ByteBuffer octets(String text) {
		return ByteBuffer.wrap(Octets.of(text));
	}

	private static String wrapped(String host, int port, String data) {
		return text(DatagramHeader.wrap(Endpoint.of(host, port), octets(data)));
	}

	private static String text(ByteBuffer buffer) {
		byte[] octets = new byte[buffer.remaining()];
		buffer.get(octets);
		return Octets.text(octets);
	}

	@ParameterizedTest
	@CsvSource(quoteCharacter = '"', value = { "192.0.2.1, " + IPV4, "2001:db8::1, " + IPV6, "dns.corp, " + NAME })
	void putsTheHeaderBeforeTheData(String host, String datagram) {
		assertThat(wrapped(host, 53, "'hello'")).isEqualTo(Octets.text(Octets.of(datagram)));
	}

	@Test
	void takesTheRemainingOctetsAlone() {
		ByteBuffer data = octets("'say hello'").position(4).asReadOnlyBuffer();
		assertThat(text(DatagramHeader.wrap(Endpoint.of("dns.corp", 53), data)))
			.isEqualTo(Octets.text(Octets.of(NAME)));
		assertThat(data.hasRemaining()).isFalse();
	}

	@Test
	void putsNothingBehindTheHeaderIfThereIsNothing() {
		assertThat(wrapped("192.0.2.1", 0xffff, "")).isEqualTo("00 00 00 01 c0 00 02 01 ff ff");
	}

	@ParameterizedTest
	@CsvSource({ "192.0.2.1, 10", "::1, 22", "a, 8", "dns.corp, 15" })
	void returnsTheLengthOfTheHeader(String host, int octets) {
		assertThat(DatagramHeader.length(Address.of(host))).isEqualTo(octets);
		assertThat(DatagramHeader.wrap(Endpoint.of(host, 53), octets("")).remaining()).isEqualTo(octets);
	}

	@Test
	void returnsTheLengthOfTheLongestHeader() {
		assertThat(DatagramHeader.length(Address.of("a".repeat(255)))).isEqualTo(262);
	}

	@ParameterizedTest
	@CsvSource(quoteCharacter = '"', value = { "192.0.2.1, " + IPV4, "2001:db8::1, " + IPV6, "dns.corp, " + NAME })
	void takesTheHeaderOff(String host, String datagram) {
		ByteBuffer octets = octets(datagram);
		assertThat(DatagramHeader.unwrap(octets)).isEqualTo(new Valid(Endpoint.of(host, 53)));
		assertThat(text(octets)).isEqualTo(Octets.text(Octets.of("'hello'")));
	}

	@ParameterizedTest
	@ValueSource(strings = { "0000 00 01 c0000201 0035", "0000 00 03 01 'a' 0035",
			"0000 00 04 20010db8000000000000000000000001 0035" })
	void emptyDataAreLegal(String datagram) {
		ByteBuffer octets = octets(datagram);
		assertThat(DatagramHeader.unwrap(octets)).isInstanceOf(Valid.class);
		assertThat(octets.hasRemaining()).isFalse();
	}

	@Test
	void readsABufferThatIsAwkward() {
		ByteBuffer octets = ByteBuffer.allocateDirect(20).order(ByteOrder.LITTLE_ENDIAN);
		octets.put((byte) 0x2a).put(Octets.of("0000 00 01 c0000201 ff35 'hi'")).flip().get();
		assertThat(DatagramHeader.unwrap(octets.asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN)))
			.isEqualTo(new Valid(Endpoint.of("192.0.2.1", 0xff35)));
	}

	@Test
	void keepsTheOctetsOfANameAndEscapesThem() {
		Unwrapped unwrapped = DatagramHeader.unwrap(octets("0000 00 03 03 0d0aff 0035"));
		assertThat(unwrapped).isEqualTo(new Valid(new Endpoint(new Address.Domain("\r\n\u00ff"), 53)));
		assertThat(unwrapped).hasToString("Valid[source=\\x0d\\x0a\\xff:53]");
	}

	@Test
	void tellsAMappedAddressFromAnIpv4One() {
		assertThat(DatagramHeader.unwrap(octets("0000 00 04 00000000000000000000ffffc0000201 0035")))
			.isEqualTo(new Valid(new Endpoint(Address.Ipv6.of(Octets.of("00000000000000000000ffffc0000201")), 53)));
	}

	@ParameterizedTest
	@ValueSource(strings = { "0001", "0100", "ffff" })
	void toleratesReservedOctets(String reserved) {
		assertThat(DatagramHeader.unwrap(octets(reserved + " 00 01 c0000201 0035"))).isInstanceOf(Valid.class);
	}

	@ParameterizedTest
	@ValueSource(strings = { "01", "7f", "80", "81", "ff" })
	void dropsAFragment(String fragment) {
		assertThat(DatagramHeader.unwrap(octets("0000 " + fragment + " 01 c0000201 0035 'part'")))
			.isEqualTo(Unusable.FRAGMENT);
	}

	@Test
	void dropsWhatIsShorterThanItsHeader() {
		for (String datagram : List.of("0000 00 01 c0000201 0035", "0000 00 03 08 'dns.corp' 0035",
				"0000 00 04 20010db8000000000000000000000001 0035")) {
			byte[] whole = Octets.of(datagram);
			for (int length = 0; length < whole.length; length++) {
				assertThat(DatagramHeader.unwrap(ByteBuffer.wrap(whole, 0, length))).as("%s of %s", length, datagram)
					.isEqualTo(Unusable.MALFORMED);
			}
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "0000 00 00 c0000201 0035 'hello'", "0000 00 02 c0000201 0035 'hello'",
			"0000 00 05 c0000201 0035 'hello'", "0000 00 ff c0000201 0035 'hello'" })
	void dropsAnAddressOfAnotherType(String datagram) {
		assertThat(DatagramHeader.unwrap(octets(datagram))).isEqualTo(Unusable.MALFORMED);
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "0000 00 03 00 0035 'hello'", "0000 00 03 ff 'dns.corp' 0035", "0000 00 03 08 'dns.corp' 00" })
	void dropsANameThatIsNone(String datagram) {
		assertThat(DatagramHeader.unwrap(octets(datagram))).isEqualTo(Unusable.MALFORMED);
	}

	@ParameterizedTest
	@ValueSource(strings = { IPV4, IPV6, NAME })
	void everyMutationIsReadOrDropped(String datagram) {
		byte[] octets = Octets.of(datagram);
		for (int at = 0; at < octets.length; at++) {
			for (int value = 0; value < 256; value++) {
				byte[] mutated = octets.clone();
				mutated[at] = (byte) value;
				ByteBuffer buffer = ByteBuffer.wrap(mutated);
				Unwrapped unwrapped = DatagramHeader.unwrap(buffer);
				if (unwrapped instanceof Valid header) {
					// RSV apart, a header that is read is one that can be written
					mutated[0] = 0;
					mutated[1] = 0;
					assertThat(text(DatagramHeader.wrap(header.source(), buffer))).isEqualTo(Octets.text(mutated));
				}
				else {
					assertThat(unwrapped).isEqualTo((at == 2) ? Unusable.FRAGMENT : Unusable.MALFORMED);
				}
			}
		}
	}

}
