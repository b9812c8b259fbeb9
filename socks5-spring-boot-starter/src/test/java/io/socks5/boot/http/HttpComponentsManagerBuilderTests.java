package io.socks5.boot.http;

import java.lang.reflect.Field;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import io.socks5.client.Socks5Client;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.pool.PoolConcurrencyPolicy;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.test.util.ReflectionTestUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link HttpComponentsManagerBuilder}, which copies private fields. A version
 * of HttpComponents with other fields fails here and needs a review of the copy.
 */
class HttpComponentsManagerBuilderTests {

	private static final Set<String> FIELDS_OF_5_5 = Set.of("connectionFactory", "tlsSocketStrategy",
			"schemePortResolver", "dnsResolver", "poolConcurrencyPolicy", "poolReusePolicy", "socketConfigResolver",
			"connectionConfigResolver", "tlsConfigResolver", "systemProperties", "maxConnTotal", "maxConnPerRoute");

	private static final Set<String> FIELDS_OF_5_6 = with(FIELDS_OF_5_5, "offLockDisposalEnabled");

	@Test
	void theFieldsAreThoseOfAKnownVersion() {
		Set<String> fields = Arrays.stream(PoolingHttpClientConnectionManagerBuilder.class.getDeclaredFields())
			.filter((field) -> !field.isSynthetic())
			.map(Field::getName)
			.collect(Collectors.toSet());
		assertThat(fields).isIn(FIELDS_OF_5_5, FIELDS_OF_5_6);
	}

	@Test
	void takesOverEachField() {
		PoolingHttpClientConnectionManagerBuilder original = PoolingHttpClientConnectionManagerBuilder.create()
			.setPoolConcurrencyPolicy(PoolConcurrencyPolicy.LAX)
			.setMaxConnPerRoute(7)
			.setMaxConnTotal(11)
			.useSystemProperties();
		Socks5Client client = Socks5Client.builder().proxy("proxy.corp", 1080).build();
		HttpComponentsManagerBuilder copy = new HttpComponentsManagerBuilder(client, original);
		for (Field field : PoolingHttpClientConnectionManagerBuilder.class.getDeclaredFields()) {
			String name = field.getName();
			assertThat(value(copy, name)).as(name).isEqualTo(value(original, name));
		}
		assertThat(value(copy, "maxConnTotal")).isEqualTo(11);
	}

	private static @Nullable Object value(Object builder, String field) {
		return ReflectionTestUtils.getField(builder, PoolingHttpClientConnectionManagerBuilder.class, field);
	}

	private static Set<String> with(Set<String> names, String another) {
		Set<String> all = new TreeSet<>(names);
		all.add(another);
		return all;
	}

}
