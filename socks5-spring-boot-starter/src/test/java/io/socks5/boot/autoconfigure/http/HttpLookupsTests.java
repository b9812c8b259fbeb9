package io.socks5.boot.autoconfigure.http;

import io.socks5.boot.autoconfigure.integration.HttpStub;
import io.socks5.boot.autoconfigure.integration.LookedUp;
import io.socks5.boot.autoconfigure.integration.ProxyForNames;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Spring Boot's HTTP clients look no name up.
 */
class HttpLookupsTests {

	@Test
	void looksNoNameUp() throws Exception {
		try (HttpStub site = new HttpStub("http.internal.test").answering("/", (request) -> "hello");
				ProxyForNames proxy = ProxyForNames.connecting().with("http.internal.test", site.port())) {
			LookedUp.assertNoneIn(HttpLookups.class, proxy.properties());
			assertThat(proxy.requests()).hasSameSizeAs(HttpLibrary.values())
				.containsOnly("alice:s3cret name http.internal.test 4711");
		}
	}

}
