package io.socks5.route.selection;

import java.util.List;

import io.socks5.protocol.Endpoint;
import io.socks5.route.DestinationPattern;
import io.socks5.route.NonProxyHosts;
import io.socks5.route.selection.RouteTable.Route;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link RouteTable}.
 */
class RouteTableTests {

	private static Route<String> route(String target, String... hosts) {
		return new Route<>(DestinationPattern.of(hosts), target);
	}

	@Test
	void theFirstRouteThatMatchesIsTaken() {
		Route<String> direct = new Route<>(DestinationPattern.of(NonProxyHosts.of(List.of("localhost", "10.0.0.0/8"))),
				"direct");
		RouteTable<String> table = new RouteTable<>(
				List.of(direct, route("lab", "*.lab.corp", "10.*", "192.168.0.0/16"), route("corp", ".corp"),
						route("deny", "*.example")));
		assertThat(table.find(Endpoint.of("10.1.2.3", 80))).isEqualTo(direct);
		assertThat(table.find(Endpoint.of("a.lab.corp", 80))).extracting("target").isEqualTo("lab");
		assertThat(table.find(Endpoint.of("corp", 80))).extracting("target").isEqualTo("corp");
		assertThat(table.find(Endpoint.of("a.example", 80))).extracting("target").isEqualTo("deny");
		assertThat(table.find(Endpoint.of("example", 80))).isNull();
	}

	@Test
	void aRouteThatCanNeverBeTakenIsRefused() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new RouteTable<>(List.of(route("a", ".corp"), route("b", "x"), route("c", "a.corp"))))
			.withMessage("The route 'a.corp' can never be taken: the routes before it match all its destinations");
		assertThatIllegalArgumentException().isThrownBy(() -> new RouteTable<>(
				List.of(new Route<>(DestinationPattern.of(NonProxyHosts.of(List.of("10.0.0.0/8"))), "direct"),
						new Route<>(DestinationPattern.of(List.of("10.1.2.3"), List.of("80")), "a"))));
	}

	@Test
	void nonProxyHostsThatAreNotSetTakeNothing() {
		RouteTable<String> table = new RouteTable<>(
				List.of(new Route<>(DestinationPattern.of(NonProxyHosts.NONE), "direct"), route("all", "*")));
		assertThat(table.find(Endpoint.of("a", 80))).extracting("target").isEqualTo("all");
		assertThat(new RouteTable<String>(List.of()).find(Endpoint.of("a", 80))).isNull();
	}

}
