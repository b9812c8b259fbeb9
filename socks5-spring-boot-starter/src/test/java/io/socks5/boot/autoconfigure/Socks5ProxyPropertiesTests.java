package io.socks5.boot.autoconfigure;

import java.time.Duration;

import io.socks5.gssapi.Protection;
import io.socks5.route.NameResolution;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Socks5ProxyProperties}.
 */
class Socks5ProxyPropertiesTests {

	private final Socks5ProxyProperties properties = new Socks5ProxyProperties();

	@Test
	void haveTheDefaultsOfTheDocumentation() {
		assertThat(this.properties.isEnabled()).isTrue();
		assertThat(this.properties.getHost()).isNull();
		assertThat(this.properties.getPort()).isEqualTo(1080);
		assertThat(this.properties.getUsername()).isNull();
		assertThat(this.properties.getPassword()).isNull();
		assertThat(this.properties.isRequireAuthentication()).isFalse();
		assertThat(this.properties.getConnectTimeout()).isEqualTo(Duration.ofSeconds(5));
		assertThat(this.properties.getHandshakeTimeout()).isEqualTo(Duration.ofSeconds(10));
		assertThat(this.properties.getResolve()).isEqualTo(NameResolution.REMOTE);
		assertThat(this.properties.getNonProxyHosts()).isEmpty();
		assertThat(this.properties.isKeepAlive()).isTrue();
		assertThat(this.properties.getGssapi().isEnabled()).isFalse();
		assertThat(this.properties.getGssapi().getServiceName()).isEqualTo("rcmd");
		assertThat(this.properties.getGssapi().getProtection()).isEqualTo(Protection.CONFIDENTIALITY);
		assertThat(this.properties.getGssapi().getLeastProtection()).isNull();
		assertThat(this.properties.getGssapi().getPrincipal()).isNull();
		assertThat(this.properties.getGssapi().getKeytab()).isNull();
		assertThat(this.properties.getGssapi().getLoginContext()).isNull();
		assertThat(this.properties.getGssapi().isDelegation()).isFalse();
		assertThat(this.properties.getHealth().getTimeout()).isEqualTo(Duration.ofSeconds(2));
		assertThat(this.properties.getHealth().getInterval()).isEqualTo(Duration.ofSeconds(10));
		assertThat(this.properties.getHealth().getTarget()).isNull();
	}

	@Test
	void printNoPasswordAndNotItsLength() {
		this.properties.setHost("proxy.corp");
		this.properties.setUsername("alice");
		this.properties.setPassword("s3cret");
		assertThat(this.properties)
			.hasToString("Socks5ProxyProperties[host=proxy.corp, port=1080, username=alice, password=******]");
	}

	@Test
	void printThatThereIsNoPassword() {
		assertThat(this.properties)
			.hasToString("Socks5ProxyProperties[host=null, port=1080, username=null, password=null]");
	}

}
