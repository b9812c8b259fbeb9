package io.socks5.boot.autoconfigure.jdbc;

import java.io.ByteArrayOutputStream;
import java.util.HexFormat;

import javax.sql.DataSource;

import io.socks5.boot.autoconfigure.integration.Bystander;
import io.socks5.boot.autoconfigure.integration.Failures;
import io.socks5.boot.autoconfigure.integration.ProxyForNames;
import io.socks5.protocol.RequestRejectedException;
import io.socks5.protocol.Socks5TimeoutException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Data sources whose proxy or server fails. There is never a second way.
 */
class JdbcFailureTests {

	@ParameterizedTest
	@EnumSource
	void failsOnceWithTheRefusalOfTheProxy(Database database) {
		try (ProxyForNames proxy = ProxyForNames.refusing(); Bystander server = new Bystander()) {
			failsWith(database, proxy, server, RequestRejectedException.class);
		}
	}

	@ParameterizedTest
	@EnumSource
	void failsOnceWithinTheLimitIfTheProxyIsSilent(Database database) {
		try (ProxyForNames proxy = ProxyForNames.silent(); Bystander server = new Bystander()) {
			failsWith(database, proxy, server, Socks5TimeoutException.class);
		}
	}

	private static void failsWith(Database database, ProxyForNames proxy, Bystander server,
			Class<? extends Exception> cause) {
		JdbcApplication.runner()
			.withPropertyValues(proxy.properties())
			.withPropertyValues(database.properties("127.0.0.1", server.port(), ""))
			.run((context) -> {
				Failures.assertSoon(cause, () -> JdbcApplication.query(context.getBean(DataSource.class), "select 1"));
				assertThat(proxy.connections()).isOne();
				assertThat(server.connections()).isZero();
			});
	}

	@ParameterizedTest
	@EnumSource
	void sendsNothingToAServerWithoutTls(Database database) {
		try (Bystander server = plain(database);
				ProxyForNames proxy = ProxyForNames.connecting().with(Database.NAME, server.port())) {
			JdbcApplication.runner()
				.withPropertyValues(proxy.properties())
				.withPropertyValues(database.properties(Database.NAME, database.verified()))
				.run((context) -> {
					assertThatExceptionOfType(Exception.class)
						.isThrownBy(() -> JdbcApplication.query(context.getBean(DataSource.class), "select 1"))
						.satisfies((failure) -> assertThat(failure).hasStackTraceContaining("SSL"));
					assertThat(server.received()).isEmpty();
				});
		}
	}

	private static Bystander plain(Database database) {
		if (database == Database.POSTGRESQL) {
			return new Bystander(new byte[0], 8, new byte[] { 'N' });
		}
		return new Bystander(greeting(), 0, new byte[0]);
	}

	/**
	 * Returns the greeting of a MySQL server without the capability for TLS.
	 */
	private static byte[] greeting() {
		ByteArrayOutputStream packet = new ByteArrayOutputStream();
		packet.writeBytes(HexFormat.of().parseHex("0a"));
		packet.writeBytes("8.0.30\0".getBytes());
		// thread, challenge, capabilities, character set, status, capabilities, length
		packet.writeBytes(HexFormat.of()
			.parseHex("01000000" + "4141414141414141" + "00" + "0882" + "21" + "0200" + "0800" + "15"));
		packet.writeBytes(new byte[10]);
		packet.writeBytes("AAAAAAAAAAAA\0mysql_native_password\0".getBytes());
		ByteArrayOutputStream framed = new ByteArrayOutputStream();
		framed.writeBytes(new byte[] { (byte) packet.size(), 0, 0, 0 });
		framed.writeBytes(packet.toByteArray());
		return framed.toByteArray();
	}

}
