package io.socks5.route;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

import io.socks5.protocol.Address;
import io.socks5.protocol.Endpoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link DestinationPattern}.
 */
class DestinationPatternTests {

	private static DestinationPattern pattern(String hosts, String ports) {
		return DestinationPattern.of(List.of(hosts.split(" ")),
				ports.isEmpty() ? List.of() : List.of(ports.split(" ")));
	}

	private static DestinationPattern parsed(String text) {
		String[] parts = text.split("@", -1);
		return pattern(parts[0], (parts.length > 1) ? parts[1] : "");
	}

	@Test
	void matchesEachOfItsHostsAtEachOfItsPorts() {
		DestinationPattern pattern = pattern(".corp 10.0.0.0/8", "443 8000-8100");
		assertThat(pattern.matches(Endpoint.of("a.CORP.", 443))).isTrue();
		assertThat(pattern.matches(Endpoint.of("10.1.2.3", 8000))).isTrue();
		assertThat(pattern.matches(Endpoint.of("::ffff:10.1.2.3", 8100))).isTrue();
		assertThat(pattern.matches(Endpoint.of("corp", 8101))).isFalse();
		assertThat(pattern.matches(Endpoint.of("corp", 442))).isFalse();
		assertThat(pattern.matches(Endpoint.of("corp.example", 443))).isFalse();
		assertThat(pattern.matches(Endpoint.of("11.1.2.3", 443))).isFalse();
	}

	@Test
	void matchesEveryPortIfThereIsNone() {
		assertThat(DestinationPattern.of("*").matches(new Endpoint(new Address.Domain("a"), 0))).isTrue();
		assertThat(DestinationPattern.of("*").matches(Endpoint.of("::1", 65535))).isTrue();
	}

	@ParameterizedTest
	@CsvSource({ "<local>, intranet", "<LOCAL>, INTRANET", "<local>, intranet.", "<local>, 0xg", "<local>, a1",
			"<local>, localhost" })
	void localMatchesNamesWithoutADot(String rule, String host) {
		assertThat(DestinationPattern.of(rule).matches(Endpoint.of(host, 80))).isTrue();
	}

	@ParameterizedTest
	@CsvSource({ "<local>, intranet.corp", "<local>, 127.0.0.1", "<local>, ::1", "<local>, 2130706433",
			"<local>, 0x7F000001", "<local>, 017700000001", "<local>, 127.1" })
	void localMatchesNoAddressInAnySpelling(String rule, String host) {
		assertThat(DestinationPattern.of(rule).matches(Endpoint.of(host, 80))).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { ".corp", "*.corp", "c*" })
	void aNameWithALeadingDotIsMatchedByAnyHostOnly(String rule) {
		assertThat(DestinationPattern.of(rule).matches(Endpoint.of("..corp", 80))).isFalse();
		assertThat(DestinationPattern.of(rule).matches(Endpoint.of(".corp", 80))).isFalse();
		assertThat(DestinationPattern.of("*").matches(Endpoint.of(".corp", 80))).isTrue();
	}

	@Test
	void looksUpNoName() {
		// a name in the domain that no resolver may be asked for, and an address
		assertThat(DestinationPattern.of("127.0.0.0/8").matches(Endpoint.of("localhost", 80))).isFalse();
		assertThat(DestinationPattern.of("localhost").matches(Endpoint.of("127.0.0.1", 80))).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "-1", "65536", "99999", "http", "8100-8000", "1-2-3", "-", "1-", "-2", "80,443", "8o",
			"1 2", "", "٣", "1:2" })
	void aPortThatCannotMatchIsRefusedByItsText(String port) {
		assertThatIllegalArgumentException().isThrownBy(() -> DestinationPattern.of(List.of("*"), List.of("80", port)))
			.withMessageMatching("'[ -~]*' is not a port \\(0 to 65535\\) or a range of ports such as 8000-8100");
	}

	@ParameterizedTest
	@CsvSource({ "0, 0", "65535, 65535", "' 8000 - 8100 ', 8000-8100", "80-80, 80", "0-65535, 0-65535", "080, 80" })
	void aPortHasOneForm(String text, String form) {
		assertThat(PortRange.of(text)).hasToString(form);
	}

	@Test
	void anInvalidHostIsRefusedByItsText() {
		assertThatIllegalArgumentException().isThrownBy(() -> DestinationPattern.of("a.example", "b:80"))
			.withMessageStartingWith("'b:80' is not a host name");
		assertThatIllegalArgumentException().isThrownBy(() -> DestinationPattern.of())
			.withMessage("A pattern of destinations must have a host; use * for every host");
	}

	@Test
	void isWrittenAsItWasRead() {
		DestinationPattern pattern = pattern("*.Corp .example.com 10.0.0.0/8 ::1 10.* <local> * a.b.", "443 8000-8100");
		assertThat(pattern)
			.hasToString("*.corp, .example.com, 10.0.0.0/8, ::1, 10.*, <local>, *, a.b (ports 443, 8000-8100)");
		assertThat(DestinationPattern.of("a")).hasToString("a");
	}

	@Test
	void isEqualToThePatternOfTheSameText() {
		assertThat(pattern(".corp", "80")).isEqualTo(pattern(".CORP", "80-80"))
			.hasSameHashCodeAs(pattern(".corp", "80"));
		assertThat(pattern(".corp", "80")).isNotEqualTo(pattern(".corp", "81")).isNotEqualTo(pattern("corp", "80"));
	}

	@ParameterizedTest
	@CsvSource({ "a.corp, a.corp", "a.corp, A.Corp.", "*, a", "*, <local>", "*, ::/0", "**, *", "*, *.corp",
			".corp, a.corp", ".corp, corp", ".corp, .a.corp", ".corp, *.corp", ".corp, x*.corp", ".corp, *x.corp",
			"*.corp, .a.corp", "*corp, .corp", "*.corp corp, .corp", "<local> *.corp, .corp", "*.corp, *.a.corp",
			"*a*, *ab*c", "a*, ab*", "<local>, intranet", "<local>, <local>", "10.0.0.0/8, 10.1.0.0/16",
			"10.0.0.0/8, 10.1.2.3", "10.1.2.3/8, 10.0.0.0/8", "0.0.0.0/0, 10.*", "10.0.0.0/8, 10.*",
			"10.0.0.0/8, 10.1*", "10.1.0.0/16, 10.1.*.3", "10.*, 10.0.0.0/8", "10.*, 10.128.0.0/9", "*.*, 10.0.0.0/8",
			"10.*, 10.1.2.3", "10.*, 10.1.*", "10.0.0.0/9 10.128.0.0/9, 10.0.0.0/8", "10.0.0.0 10.0.0.1, 10.0.0.0/31",
			"10.0.0.0/10 10.64.0.0/10 10.128.0.0/9, 10.0.0.0/8", "::/1 8000::/1, ::/0", "fe80::/10, fe80::1",
			"fe80::1, fe80::1%lo", "::ffff:10.0.0.0/104, 10.0.0.0/8", "10.0.0.0/8, ::ffff:10.1.2.3", "*@80, a@80",
			"*@80-90, a@81-82", "*, a@80", "a@80 81, a@80-81", "a@1-79;a@80-81, a@79-80", "a@0-80;a@81-65535, a",
			"a@80;b, a b@80", "*@80;a@443, a@80 443", "10.0.0.0/9@80;10.128.0.0/9@80-81, 10.0.0.0/8@80" })
	void isCoveredByWhatTakesEachOfItsDestinations(String earlier, String text) {
		assertThat(parsed(text).isCoveredBy(patterns(earlier))).isTrue();
	}

	@ParameterizedTest
	@CsvSource({ "a.corp, b.corp", "a.corp, .corp", "a.corp, *.corp", ".a.corp, .corp", "*.corp, .corp", ".corp, *corp",
			".corp, corp.example", ".corp, *", "<local>, *", "<local>, a.b", "*.a, <local>", "<local>, .a",
			"10.1.0.0/16, 10.0.0.0/8", "10.0.0.0/9, 10.0.0.0/8", "10.0.0.0/9 10.128.0.0/10, 10.0.0.0/8",
			"10.0.0.0/8, 10*", "10.1.0.0/16, 10.*", "10.*.1, 10.0.0.0/8", "10.1.*, 10.0.0.0/8", "0.0.0.0/0, ::/0",
			"0.0.0.0/0, *", "0.0.0.0/0 ::/0, *", "::/0, 10.0.0.1", "*a*b, *ab*c", "a*, *a", "*@80, a", "*@80, a@81",
			"*@80-90, a@80-91", "a@80;a@82, a@80-82", "a@80;b@81, a@80-81", "a@80;b@443, a b@443", "10.*, x10.a",
			"10.0.0.0/9@80;10.128.0.0/9@81, 10.0.0.0/8@80" })
	void isNotCoveredWhileADestinationIsLeft(String earlier, String text) {
		assertThat(parsed(text).isCoveredBy(patterns(earlier))).isFalse();
	}

	@Test
	void isNotCoveredByNothing() {
		assertThat(DestinationPattern.of("a").isCoveredBy(List.of())).isFalse();
		assertThat(DestinationPattern.of("a").isCoveredBy(List.of(DestinationPattern.of(NonProxyHosts.NONE))))
			.isFalse();
	}

	@Test
	void nonProxyHostsCoverAllPorts() {
		DestinationPattern direct = DestinationPattern.of(NonProxyHosts.of(List.of(".corp")));
		assertThat(pattern("a.corp", "80").isCoveredBy(List.of(direct))).isTrue();
		assertThat(direct.matches(Endpoint.of("a.corp", 1))).isTrue();
	}

	@Test
	void theHalvesOfABlockEndAtItsMiddle() {
		HostRule.Block block = (HostRule.Block) HostRule.of("10.1.2.3/8");
		assertThat(block.half(0).toString()).isEqualTo("10.1.2.3/9");
		assertThat(block.half(1).toString()).isEqualTo("10.129.2.3/9");
		HostRule.Block ipv6 = (HostRule.Block) HostRule.of("::/127");
		assertThat(ipv6.half(1)).hasToString("::1");
	}

	/**
	 * Every pattern that is found covered is tried with all destinations of a small
	 * world.
	 */
	@Test
	void neverCallsAPatternCoveredThatIsTheFirstToMatch() {
		SplittableRandom random = new SplittableRandom(1);
		List<String> rules = List.of("*", "<local>", "a", "b", "a.b", "b.a", ".a", ".b", ".a.b", "*.a", "*.b", "*a",
				"a*", "*a*", "*a.b", "a*b", "*.*b", "1.2.3.4", "1.2.3.4/31", "1.2.3.6/31", "1.2.3.4/30", "1.2.3.0/29",
				"1.2.3.5", "1.0.0.0/8", "1.*", "1.2.*", "*.4", "1.*.4", "0.0.0.0/0", "::/0", "::1", "::2/127", "::/126",
				"1.2.3.*", "128.0.0.0/1", "0.0.0.0/1");
		List<String> ports = List.of("", "1", "2", "1-2", "2-3", "1 3", "0-65535");
		List<Endpoint> world = world();
		int covered = 0;
		for (int i = 0; i < 6_000; i++) {
			List<DestinationPattern> earlier = new ArrayList<>();
			for (int j = random.nextInt(4); j >= 0; j--) {
				earlier.add(randomPattern(random, rules, ports));
			}
			DestinationPattern pattern = randomPattern(random, rules, ports);
			if (pattern.isCoveredBy(earlier)) {
				covered++;
				assertThat(world).as("%s after %s", pattern, earlier)
					.filteredOn(pattern::matches)
					.allMatch((each) -> earlier.stream().anyMatch((other) -> other.matches(each)));
			}
		}
		assertThat(covered).isBetween(600, 5_400);
	}

	private static DestinationPattern randomPattern(SplittableRandom random, List<String> rules, List<String> ports) {
		String hosts = rules.get(random.nextInt(rules.size()));
		if (random.nextInt(3) == 0) {
			hosts += " " + rules.get(random.nextInt(rules.size()));
		}
		return pattern(hosts, ports.get(random.nextInt(ports.size())));
	}

	private static List<Endpoint> world() {
		List<String> hosts = new ArrayList<>(List.of("1.2.3.3", "1.2.3.4", "1.2.3.5", "1.2.3.6", "1.2.3.7", "1.2.3.8",
				"1.9.9.4", "2.2.3.4", "200.1.1.4", "::1", "::2", "::3", "::4", "8000::1", "::ffff:1.2.3.4"));
		List<String> names = List.of("");
		for (int length = 1; length <= 5; length++) {
			List<String> longer = new ArrayList<>();
			for (String name : names) {
				for (String next : List.of("a", "b", ".")) {
					longer.add(name + next);
				}
			}
			hosts.addAll(longer);
			names = longer;
		}
		List<Endpoint> world = new ArrayList<>();
		for (String host : hosts) {
			for (int port = 0; port <= 4; port++) {
				world.add(Endpoint.of(host, port));
			}
		}
		return world;
	}

	private static List<DestinationPattern> patterns(String text) {
		return Arrays.stream(text.split(";")).map(DestinationPatternTests::parsed).toList();
	}

}
