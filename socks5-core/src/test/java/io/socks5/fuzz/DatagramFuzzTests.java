package io.socks5.fuzz;

import java.nio.ByteBuffer;
import java.util.HexFormat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.socks5.handshake.DatagramHeader;
import io.socks5.handshake.DatagramHeader.Unusable;
import io.socks5.handshake.DatagramHeader.Unwrapped;
import io.socks5.handshake.DatagramHeader.Valid;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests with any octets in a datagram: it is read as the RFC has it, or dropped; and what
 * was read is written as it came.
 */
class DatagramFuzzTests {

	private static final HexFormat HEX = HexFormat.of();

	@FuzzTest
	void isReadAsExpectedOrDropped(byte[] input) {
		ByteBuffer octets = ByteBuffer.wrap(input);
		Unwrapped unwrapped = DatagramHeader.unwrap(octets);
		if (unwrapped instanceof Valid header) {
			assertThat(header.source().toString()).matches("[!-~]+");
			assertThat(text(header, octets)).isEqualTo(ExpectedDatagram.read(input));
			assertThat(rest(DatagramHeader.wrap(header.source(), octets)))
				.isEqualTo("0000" + HEX.formatHex(input, 2, input.length));
		}
		else {
			assertThat((unwrapped == Unusable.FRAGMENT) ? "fragment" : "malformed")
				.isEqualTo(ExpectedDatagram.read(input));
		}
	}

	private static String text(Valid header, ByteBuffer data) {
		return String.format("%02x %s %04x %s", header.source().host().type().value(),
				HEX.formatHex(header.source().host().octets()), header.source().port(), rest(data.duplicate()));
	}

	private static String rest(ByteBuffer data) {
		byte[] octets = new byte[data.remaining()];
		data.get(octets);
		return HEX.formatHex(octets);
	}

}
