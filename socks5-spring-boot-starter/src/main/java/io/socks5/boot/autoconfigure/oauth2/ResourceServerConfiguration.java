package io.socks5.boot.autoconfigure.oauth2;

import io.socks5.boot.autoconfigure.http.IntegrationHttp;

import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.security.oauth2.server.resource.autoconfigure.servlet.JwkSetUriJwtDecoderBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.web.client.RestTemplate;

/**
 * Routes what Spring Boot's JWT decoder requests.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass({ JwkSetUriJwtDecoderBuilderCustomizer.class, NimbusJwtDecoder.class })
@SuppressWarnings("removal")
class ResourceServerConfiguration {

	// the deprecated interface is the only one that Spring Boot 4.0 and 4.1 both know

	@Bean
	@Order(Ordered.HIGHEST_PRECEDENCE)
	JwkSetUriJwtDecoderBuilderCustomizer socks5JwtDecoderCustomizer(IntegrationHttp socks5Oauth2Http) {
		return (builder) -> builder.restOperations(new RestTemplate(socks5Oauth2Http.requestFactory()));
	}

	@Bean
	@Order(Ordered.LOWEST_PRECEDENCE)
	JwkSetUriJwtDecoderBuilderCustomizer socks5JwtDecoderCheck() {
		return (builder) -> DecoderBuilders.check(builder, "RestTemplate");
	}

}
