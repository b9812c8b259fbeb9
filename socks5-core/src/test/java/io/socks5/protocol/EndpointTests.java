package io.socks5.protocol;

import java.net.InetAddress;
import java.net.InetSocketAddress;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class EndpointTests {

	private static final byte[] TEN = { 10, 0, 0, 1 };

	@Test
	void takesThePorts0And65535() {
		assertThat(Endpoint.of("example.com", 0)).hasToString("example.com:0");
		assertThat(Endpoint.of("example.com", 65535)).hasToString("example.com:65535");
	}

	@ParameterizedTest
	@ValueSource(ints = { -1, 65536, Integer.MIN_VALUE, Integer.MAX_VALUE })
	void refusesAnyOtherPort(int port) {
		assertThatIllegalArgumentException().isThrownBy(() -> Endpoint.of("example.com", port))
			.withMessage("The port must be between 0 and 65535, was " + port);
	}

	@Test
	void printsAsAnOperatorWouldTypeIt() {
		assertThat(Endpoint.of("example.com", 443)).hasToString("example.com:443");
		assertThat(Endpoint.of("192.0.2.1", 80)).hasToString("192.0.2.1:80");
		assertThat(Endpoint.of("::1", 443)).hasToString("[::1]:443");
		assertThat(Endpoint.UNSPECIFIED).hasToString("0.0.0.0:0");
	}

	@Test
	void takesTheNameOfAnUnresolvedSocketAddress() {
		assertThat(Endpoint.of(InetSocketAddress.createUnresolved("chat.corp", 5222)))
			.isEqualTo(Endpoint.of("chat.corp", 5222));
	}

	@Test
	void takesTheNameThatAResolvedSocketAddressCarries() throws Exception {
		InetAddress named = InetAddress.getByAddress("chat.corp", TEN);
		assertThat(Endpoint.of(new InetSocketAddress(named, 5222))).isEqualTo(Endpoint.of("chat.corp", 5222));
	}

	@Test
	void takesTheLiteralOfASocketAddressWithoutAName() throws Exception {
		assertThat(Endpoint.of(new InetSocketAddress(InetAddress.getByAddress(TEN), 80)))
			.isEqualTo(Endpoint.of("10.0.0.1", 80));
		assertThat(Endpoint.of(new InetSocketAddress(InetAddress.getByAddress("", TEN), 80)))
			.isEqualTo(Endpoint.of("10.0.0.1", 80));
		assertThat(Endpoint.of(new InetSocketAddress(InetAddress.getByName("fe80::1"), 80)))
			.isEqualTo(Endpoint.of("fe80::1", 80));
	}

	@Test
	void takesTheLiteralOfAnAddressEvenIfItCarriesAName() throws Exception {
		assertThat(Endpoint.of(InetAddress.getByAddress("chat.corp", TEN), 80)).isEqualTo(Endpoint.of("10.0.0.1", 80));
	}

	@Test
	void readsALiteralInPlaceOfAName() {
		assertThat(Endpoint.of(InetSocketAddress.createUnresolved("10.0.0.1", 80)).host())
			.isInstanceOf(Address.Ipv4.class);
	}

}
