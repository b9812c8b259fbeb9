package io.socks5.sample.embedded;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * An encoder of the DER values (X.690) that a certificate needs.
 */
final class Der {

	private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'")
		.withZone(ZoneOffset.UTC);

	private Der() {
	}

	static byte[] sequence(byte[]... parts) {
		return tagged(0x30, parts);
	}

	static byte[] set(byte[]... parts) {
		return tagged(0x31, parts);
	}

	static byte[] integer(BigInteger value) {
		return tagged(0x02, value.toByteArray());
	}

	static byte[] trueValue() {
		return tagged(0x01, new byte[] { (byte) 0xFF });
	}

	static byte[] octets(byte[] octets) {
		return tagged(0x04, octets);
	}

	static byte[] bits(byte[] octets) {
		return tagged(0x03, new byte[1], octets);
	}

	static byte[] identifier(int... octets) {
		byte[] content = new byte[octets.length];
		for (int i = 0; i < octets.length; i++) {
			content[i] = (byte) octets[i];
		}
		return tagged(0x06, content);
	}

	static byte[] text(String text) {
		return tagged(0x0C, text.getBytes(StandardCharsets.UTF_8));
	}

	static byte[] time(Instant time) {
		return tagged(0x18, TIME.format(time).getBytes(StandardCharsets.US_ASCII));
	}

	static byte[] tagged(int tag, byte[]... parts) {
		ByteArrayOutputStream content = new ByteArrayOutputStream();
		for (byte[] part : parts) {
			content.writeBytes(part);
		}
		ByteArrayOutputStream all = new ByteArrayOutputStream();
		all.write(tag);
		if (content.size() > 0xFF) {
			all.write(0x82);
			all.write(content.size() >> 8);
		}
		else if (content.size() > 0x7F) {
			all.write(0x81);
		}
		all.write(content.size());
		all.writeBytes(content.toByteArray());
		return all.toByteArray();
	}

}
